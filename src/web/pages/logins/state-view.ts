import type { LoginOutcome } from '../../../domain/login/login-outcome.ts'
import type { Translate } from '../../locales/catalogue.ts'
import type { StateView, Tone } from './login-views.ts'

/** The outcomes that pages show: those of a login, and a login in which a fault was sent. */
export type ShownOutcome = LoginOutcome | 'fault-sent'

const tones: Readonly<Record<ShownOutcome, Tone>> = {
  waiting: 'wait',
  'logged-in': 'ok',
  'fault-sent': 'warn',
  rejected: 'off',
  'wrong-icon': 'off',
  'wrong-code': 'off',
  expired: 'off',
  cancelled: 'off',
  'request-refused': 'wrong',
  'token-refused': 'wrong',
  'code-unused': 'warn',
  left: 'off',
}

/** The tabs of the list, each with the outcomes that it contains. */
export const tabs = {
  waiting: ['waiting'],
  'logged-in': ['logged-in'],
  'not-confirmed': ['rejected', 'wrong-icon', 'wrong-code', 'expired', 'cancelled'],
  refused: ['request-refused', 'token-refused'],
  'not-finished': ['code-unused', 'left'],
  faults: ['fault-sent'],
} as const satisfies Readonly<Record<string, readonly ShownOutcome[]>>

export type TabKey = keyof typeof tabs

export function stateView(outcome: ShownOutcome, t: Translate): StateView {
  return { tone: tones[outcome], label: t(`outcome.${outcome}`) }
}
