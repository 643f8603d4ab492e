import { isoTime } from '../../../domain/clock.ts'
import { type FactOf, factsOf } from '../../../domain/login/login.ts'
import { requestOf } from '../../../domain/login/login-request.ts'
import {
  type DecodedJwt,
  decodedToken,
  type IssuedToken,
} from '../../../domain/login/recorded-token.ts'
import type { Translate } from '../../locales/catalogue.ts'
import { plainRichText, richText } from '../rich-text.ts'
import { endpointPath, tokenCurl, userinfoCurl } from './curl.ts'
import type { ShownLogin } from './facts-of-login.ts'
import type { BlockView, ClaimView, StepView } from './login-views.ts'
import { timeOfDay, timesOf } from './times.ts'

type At<F> = F & { readonly at: number }

/** Returns a step for each request that the client's server sent. */
export function tokenSteps(shown: ShownLogin, t: Translate): StepView[] {
  const { login } = shown
  return [
    ...factsOf(login, 'tokens').flatMap((fact, index) => [
      tokenStep(shown, fact, index, t),
      ...idTokenStep(shown, fact, index, t),
    ]),
    ...(['userinfo', 'picture', 'revocation'] as const).flatMap((what) =>
      factsOf(login, what).map((fact, index) => callStep(shown, fact, index, t)),
    ),
  ]
}

function tokenStep(
  shown: ShownLogin,
  fact: At<FactOf<'tokens'>>,
  index: number,
  t: Translate,
): StepView {
  const { login, partnerCode } = shown
  const { at, status, clientAuthentication, assertion, reason } = fact
  const redirectUri = factsOf(login, 'answered').at(-1)?.redirectUri ?? ''
  const isRefused = status >= 400
  const method = { method: clientAuthentication }
  const key = isRefused ? 'step.token.tried' : 'step.token.authenticated'
  return {
    id: `token-${index}`,
    title: t('step.token'),
    tone: isRefused ? 'wrong' : 'ok',
    ...timesOf(login, at),
    blocks: [
      {
        kind: 'call',
        call: `POST ${endpointPath(login, 'token')}`,
        note: String(status),
        curl: tokenCurl(login, redirectUri, partnerCode),
      },
      ...(reason === undefined ? [] : [{ kind: 'text', text: plainRichText(reason) } as const]),
      { kind: 'text', text: richText(t, key, method) },
      ...(assertion === undefined ? [] : [jwtFold(t('step.token.assertion'), assertion, t)]),
    ],
  }
}

function idTokenStep(
  shown: ShownLogin,
  { at, idToken }: At<FactOf<'tokens'>>,
  index: number,
  t: Translate,
): StepView[] {
  if (idToken === undefined) return []
  const isFaulty = factsOf(shown.login, 'fault').some(({ endpoint }) => endpoint === 'token')
  return [
    {
      id: `id-token-${index}`,
      title: t('step.idToken'),
      tone: isFaulty ? 'warn' : 'ok',
      ...timesOf(shown.login, at),
      blocks: tokenBlocks(shown, idToken, t),
    },
  ]
}

function callStep(
  shown: ShownLogin,
  fact: At<FactOf<'userinfo' | 'picture' | 'revocation'>>,
  index: number,
  t: Translate,
): StepView {
  const { what, at, status, reason, content } = fact
  const { login } = shown
  return {
    id: `${what}-${index}`,
    title: t(`step.${what}`),
    tone: status >= 400 ? 'wrong' : 'ok',
    ...timesOf(login, at),
    blocks: [
      {
        kind: 'call',
        call: endpointPath(login, what),
        note: String(status),
        ...(what === 'userinfo' ? { curl: userinfoCurl(login) } : {}),
      },
      ...(reason === undefined ? [] : [{ kind: 'text', text: plainRichText(reason) } as const]),
      ...(content === undefined ? [] : tokenBlocks(shown, content, t)),
    ],
  }
}

/** The content of an ID token or of a userinfo response. */
function tokenBlocks(shown: ShownLogin, token: IssuedToken, t: Translate): BlockView[] {
  const { header, claims } = decodedToken(token)
  const { outerHeader } = token
  const json = (label: string, value: unknown) =>
    ({ kind: 'json', label, text: JSON.stringify(value) }) as const
  return [
    { kind: 'text', text: plainRichText(t(`step.form.${token.form}`)) },
    ...(outerHeader === undefined ? [] : [json(t('step.outerHeader'), outerHeader)]),
    ...(token.form === 'json' ? [] : [json(t('step.header'), header)]),
    {
      kind: 'claims',
      label: t('step.claims'),
      rows: claimRows(shown, claims, t),
      json: JSON.stringify(claims, null, 2),
    },
  ]
}

function claimRows(
  shown: ShownLogin,
  claims: Readonly<Record<string, unknown>>,
  t: Translate,
): ClaimView[] {
  return Object.entries(claims).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value),
    readable: readable(shown, name, value, t),
  }))
}

const times = ['iat', 'nbf', 'exp', 'auth_time']

function readable(shown: ShownLogin, name: string, value: unknown, t: Translate): string {
  if (times.includes(name) && typeof value === 'number') {
    return Number.isSafeInteger(value * 1000) ? shownTime(value, shown.now) : ''
  }
  if (name !== 'nonce') return ''
  return value === requestOf(shown.login).nonce ? t('check.nonce') : t('check.otherNonce')
}

/** The date is left out if it is today's. @param seconds since the epoch */
function shownTime(seconds: number, now: number): string {
  const at = seconds * 1000
  if (Math.abs(at) > 8.64e15) return ''
  const day = isoTime(at).slice(0, 10)
  return day === isoTime(now).slice(0, 10) ? timeOfDay(at) : `${day} ${timeOfDay(at)}`
}

function jwtFold(title: string, { header, claims }: DecodedJwt, t: Translate): BlockView {
  return {
    kind: 'fold',
    title,
    hint: '',
    isOpen: false,
    blocks: [
      { kind: 'json', label: t('step.header'), text: JSON.stringify(header, null, 2) },
      { kind: 'json', label: t('step.claims'), text: JSON.stringify(claims, null, 2) },
    ],
  }
}
