import { factsOf } from '../../../domain/login/login.ts'
import { requestOf } from '../../../domain/login/login-request.ts'
import { formatPhoneNumber } from '../../../domain/people/phone-number.ts'
import type { Translate } from '../../locales/catalogue.ts'
import { richText } from '../rich-text.ts'
import { requestPath } from './curl.ts'
import type { ShownLogin } from './facts-of-login.ts'
import type { BlockView, StepView, Tone } from './login-views.ts'
import { objectBlock } from './request-step.ts'
import { timesOf } from './times.ts'

/** Returns the steps of a login without a browser before the user is asked: the scan, and the request. */
export function discoverySteps(shown: ShownLogin, t: Translate): StepView[] {
  const { login } = shown
  const scanned = factsOf(login, 'discovered').map(({ at, phoneNumber }) =>
    cibaStep(shown, 'discovered', 'ok', at, t, [
      {
        kind: 'text',
        text: richText(t, 'step.discovered.text', { number: formatPhoneNumber(phoneNumber) }),
      },
    ]),
  )
  return [...scanned, ...backchannelSteps(shown, t)]
}

/** The request is the first step of a login that began with it. */
function backchannelSteps(shown: ShownLogin, t: Translate): StepView[] {
  const { login } = shown
  const { object } = requestOf(login)
  if (login.head.entry !== 'user-discovery') return []
  return factsOf(login, 'accepted').map(({ at }) =>
    cibaStep(shown, 'backchannel', 'ok', at, t, [
      { kind: 'call', call: `POST ${requestPath(login, 'backchannel')}`, note: '' },
      ...(object === undefined ? [] : [objectBlock(object, t)]),
    ]),
  )
}

/** Returns the steps after the decision: the pings, and how often the client asked in vain. */
export function deliverySteps(shown: ShownLogin, t: Translate): StepView[] {
  const { login } = shown
  const pings = factsOf(login, 'pinged').map(({ at, status, failure }) =>
    cibaStep(shown, 'pinged', status === 200 || status === 204 ? 'ok' : 'warn', at, t, [
      {
        kind: 'text',
        text:
          failure === undefined
            ? richText(t, 'step.pinged.status', { status: status ?? 0 })
            : richText(t, 'step.pinged.failure', { failure }),
      },
    ]),
  )
  const polls = factsOf(login, 'delivered')
    .filter((fact) => fact.polls > 0)
    .map(({ at, polls: count, slowDowns }) =>
      cibaStep(shown, 'delivered', slowDowns > 0 ? 'warn' : 'ok', at, t, [
        { kind: 'text', text: richText(t, 'step.delivered.text', { polls: count, slowDowns }) },
      ]),
    )
  return [...pings, ...polls]
}

function cibaStep(
  { login }: ShownLogin,
  id: 'discovered' | 'backchannel' | 'pinged' | 'delivered',
  tone: Tone,
  at: number,
  t: Translate,
  blocks: readonly BlockView[],
): StepView {
  return { id, title: t(`step.${id}`), tone, ...timesOf(login, at), blocks }
}
