import { type Action, iconNames, statusOf } from '../../../domain/action.ts'
import { factsOf } from '../../../domain/login/login.ts'
import { formatPhoneNumber } from '../../../domain/people/phone-number.ts'
import type { Translate } from '../../locales/catalogue.ts'
import { richText } from '../rich-text.ts'
import { personOf, type ShownLogin } from './facts-of-login.ts'
import type { BlockView, StepView, Tone } from './login-views.ts'
import { duration, timeOfDay, timesOf } from './times.ts'

/** Returns the steps in which the user was identified, was asked, and decided. */
export function userSteps(shown: ShownLogin, t: Translate): StepView[] {
  const { login, action } = shown
  const asked = factsOf(login, 'asked')
  const identifiesOnPage = action === undefined || action.identifiedBy === 'number'
  const isOnPage =
    login.head.entry === 'authorization' &&
    identifiesOnPage &&
    factsOf(login, 'accepted').length > 0
  return [
    ...(isOnPage ? [identifyStep(shown, t)] : []),
    ...asked.flatMap(({ action: each, at }, index) => [
      askedStep(shown, each, at, t),
      ...decisionStep(shown, each, { from: at, until: asked[index + 1]?.at ?? Infinity }, t),
    ]),
    ...cancelledStep(shown, t),
  ]
}

function identifyStep(shown: ShownLogin, t: Translate): StepView {
  const { login, action } = shown
  const at = factsOf(login, 'accepted').at(-1)?.at ?? login.head.beganAt
  const wrong = factsOf(login, 'not-identified')
  const blocks: BlockView[] = wrong.map(({ problem }) => ({
    kind: 'text',
    text: richText(t, `step.identify.${problem}`),
  }))
  const last: BlockView =
    action === undefined
      ? { kind: 'text', text: richText(t, 'step.identify.none') }
      : {
          kind: 'text',
          text: richText(t, 'step.identify.typed', {
            number: formatPhoneNumber(action.phoneNumber),
            after: duration(action.createdAt - at),
            person: personOf(shown),
          }),
        }
  const tone = action !== undefined ? 'ok' : shown.outcome === 'waiting' ? 'wait' : 'off'
  return step(shown, 'identify', t('step.identify'), tone, at, [...blocks, last])
}

function askedStep(shown: ShownLogin, action: Action, at: number, t: Translate): StepView {
  const values = {
    person: personOf(shown),
    time: timeOfDay(action.createdAt + (action.expiresAt - action.createdAt)),
  }
  const { icon } = action
  const drawing = icon === undefined ? undefined : t(`icon.${iconNames[icon] ?? 'star'}`)
  const by = action.identifiedBy === 'number' ? [] : [action.identifiedBy]
  return step(shown, `asked-${action.id}`, t('step.asked'), 'ok', at, [
    ...by.map((how) => ({ kind: 'text', text: richText(t, `step.identified.${how}`) }) as const),
    { kind: 'text', text: richText(t, `step.asked.${action.acr}`, values) },
    ...(drawing === undefined
      ? []
      : [{ kind: 'text', text: richText(t, 'step.asked.drawing', { drawing }) } as const]),
  ])
}

/** Returns the step that ended an action, within the time until the next one. */
function decisionStep(
  shown: ShownLogin,
  action: Action,
  { from, until }: { readonly from: number; readonly until: number },
  t: Translate,
): StepView[] {
  const { login, now } = shown
  const isMeant = ({ at }: { readonly at: number }) => at >= from && at <= until
  const decided = factsOf(login, 'decided').find(isMeant)
  const wrongCodes = factsOf(login, 'wrong-code')
    .filter(isMeant)
    .map(({ left }) => ({ kind: 'text', text: richText(t, 'step.wrongCode', { left }) }) as const)
  if (decided === undefined) {
    if (statusOf(action, now) !== 'expired') return []
    const text = richText(t, 'step.decision.expired')
    return [
      step(shown, `decided-${action.id}`, t('step.expired'), 'off', action.expiresAt, [
        ...wrongCodes,
        { kind: 'text', text },
      ]),
    ]
  }
  const { outcome, by = 'control', at } = decided
  const after = duration(at - action.createdAt)
  const isConfirmed = outcome.kind === 'confirmed'
  const how =
    outcome.kind === 'confirmed'
      ? (`step.decision.confirmed-${outcome.method}` as const)
      : outcome.kind === 'expired'
        ? by === 'replaced'
          ? 'step.decision.replaced'
          : 'step.decision.expiredByCall'
        : (`step.decision.rejected-${outcome.reason}` as const)
  const title = t(`step.${outcome.kind}`)
  return [
    step(shown, `decided-${action.id}`, title, isConfirmed ? 'ok' : 'off', at, [
      ...wrongCodes,
      { kind: 'text', text: richText(t, how, { by: t(`by.${by}`), after }) },
    ]),
  ]
}

function cancelledStep(shown: ShownLogin, t: Translate): StepView[] {
  return factsOf(shown.login, 'cancelled').map(({ at }) =>
    step(shown, 'cancelled', t('step.cancelled'), 'off', at, [
      { kind: 'text', text: richText(t, 'step.cancelled.text') },
    ]),
  )
}

function step(
  { login }: ShownLogin,
  id: string,
  title: string,
  tone: Tone,
  at: number,
  blocks: readonly BlockView[],
): StepView {
  return { id, title, tone, ...timesOf(login, at), blocks }
}
