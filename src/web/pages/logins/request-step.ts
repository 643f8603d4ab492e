import { findingRules, parameterOf } from '../../../domain/finding.ts'
import { factsOf, type Login, type RequestObject } from '../../../domain/login/login.ts'
import { requestOf } from '../../../domain/login/login-request.ts'
import type { Translate } from '../../locales/catalogue.ts'
import { plainRichText } from '../rich-text.ts'
import { requestCurl, requestPath } from './curl.ts'
import { refusalIn, type ShownLogin } from './facts-of-login.ts'
import type { BlockView, ParameterView, StepView } from './login-views.ts'
import { markDifference, unmarked } from './marked.ts'
import { timesOf } from './times.ts'

const titles = {
  authorization: 'step.request',
  'user-discovery': 'step.userDiscovery',
  backchannel: 'step.backchannel',
} as const

/** Returns the step about the first request: the parameters as sent, each with what was found about it. */
export function requestStep(shown: ShownLogin, t: Translate): StepView {
  const { login } = shown
  const { head } = login
  // In a login that began with user discovery, the request comes later.
  const object = head.entry === 'user-discovery' ? undefined : requestOf(login).object
  const hasFindings = factsOf(login, 'finding').length > 0
  const isWrong = refusalIn(login) !== undefined && factsOf(login, 'discovery-begun').length === 0
  const tone = isWrong ? 'wrong' : hasFindings ? 'warn' : 'ok'
  return {
    id: 'request',
    title: t(titles[head.entry]),
    tone,
    ...timesOf(login, head.beganAt),
    blocks: [
      {
        kind: 'call',
        call: `${head.method} ${requestPath(login)}`,
        note: '',
        curl: requestCurl(login),
      },
      { kind: 'parameters', label: t('step.request.parameters'), rows: parameterRows(shown, t) },
      ...(object === undefined ? [] : [objectBlock(object, t)]),
      ...cameFrom(login, t),
    ],
  }
}

function parameterRows(shown: ShownLogin, t: Translate): ParameterView[] {
  const { login } = shown
  const { sent } = login.head
  const wrong = refusalIn(login)?.wrong
  const named = factsOf(login, 'finding').map(parameterOf)
  const missing = [wrong?.name, ...named].filter(
    (name) => name !== undefined && sent.every(([each]) => each !== name),
  )
  return [
    ...sent.map(([name, value]) => parameterRow(shown, name, value, t)),
    ...[...new Set(missing)].map((name) => parameterRow(shown, name ?? '', undefined, t)),
  ]
}

function parameterRow(
  shown: ShownLogin,
  name: string,
  value: string | undefined,
  t: Translate,
): ParameterView {
  const { login } = shown
  const refusal = refusalIn(login)
  const findings = factsOf(login, 'finding').filter((finding) => parameterOf(finding) === name)
  const advice = findings.map(({ rule, message }) => `${message}; ${findingRules[rule].remedy}`)
  const isWrong = refusal?.wrong?.name === name
  const known = isWrong ? refusal.reason : noteOf(shown, name, t)
  const notes = [...(known === undefined ? [] : [known]), ...advice]
  const tone = isWrong ? 'wrong' : findings.length > 0 ? 'warn' : known && 'ok'
  return {
    name,
    ...(value === undefined
      ? {}
      : { value: markedValue(value, isWrong ? refusal.wrong?.nearest : undefined) }),
    ...(tone ? { tone } : {}),
    ...(findings.length > 0 ? { findings: findings.length } : {}),
    ...(notes.length > 0 ? { note: notes.join('\n') } : {}),
  }
}

function markedValue(value: string, nearest: string | undefined) {
  return nearest === undefined ? unmarked(value) : markDifference(value, nearest)
}

function noteOf({ login, partner }: ShownLogin, name: string, t: Translate): string | undefined {
  if (name === 'client_id') return partner?.name
  const { object } = requestOf(login)
  const isInside = object !== undefined && Object.hasOwn(object.claims, name)
  return isInside ? t('step.request.inside') : undefined
}

/** Returns a request object, with what was checked. */
export function objectBlock({ how, form, header, claims }: RequestObject, t: Translate): BlockView {
  const ok = (label: string) => ({ tone: 'ok', label }) as const
  return {
    kind: 'fold',
    title: t('step.request.object'),
    hint: t(`step.request.object.${how}`),
    isOpen: true,
    blocks: [
      {
        kind: 'checks',
        checks: [
          ...(form === 'encrypted' ? [ok(t('check.decrypted'))] : []),
          ok(t('check.signature')),
          ok(t('check.aud')),
          ok(t('check.exp')),
        ],
      },
      { kind: 'json', label: t('step.header'), text: JSON.stringify(header, null, 2) },
      { kind: 'json', label: t('step.claims'), text: JSON.stringify(claims, null, 2) },
    ],
  }
}

function cameFrom({ head }: Login, t: Translate): BlockView[] {
  const { userAgent, referrer } = head
  const parts = [
    ...(referrer === undefined ? [] : [t('step.request.from', { origin: referrer })]),
    ...(userAgent === undefined ? [] : [t('step.request.by', { userAgent })]),
  ]
  if (parts.length === 0) return []
  return [{ kind: 'text', text: plainRichText(parts.join(' ')), isHint: true }]
}
