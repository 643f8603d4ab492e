import type { Approval } from './approval.ts'
import type { Identification, IdentificationMode } from './claims/confirmation-facts.ts'
import type { AuthorizationErrorCode } from './errors.ts'
import type { ServiceType } from './partner.ts'
import type { ConfirmationMethod, RejectReason } from './scenario.ts'

/** The user's answer: with `expiresAt`, the only stored facts about how an action went. Times in milliseconds. */
export type Decision =
  | {
      readonly kind: 'confirmed'
      readonly method: ConfirmationMethod
      readonly at: number
      /** Address of the browser that stands for the phone, where a person confirmed. */
      readonly ipAddress?: string
    }
  | { readonly kind: 'rejected'; readonly reason: RejectReason; readonly at: number }
  | {
      readonly kind: 'rejected'
      readonly reason: 'error'
      /** The error that the client is to receive in place of `access_denied`. */
      readonly error: AuthorizationErrorCode
      readonly at: number
    }

/** What ended an action: a decision, or a call that let it expire early. There is one for each action. */
export type Outcome = Decision | { readonly kind: 'expired'; readonly at: number }

export type Acr = 'basic' | 'advanced'

/** A request to the user's app. Times in milliseconds since the epoch. */
export interface Action {
  readonly id: string
  /** Id of the login that it belongs to. */
  readonly login?: string
  readonly issuer: string
  /** Code and name of the partner, and of its service. */
  readonly partner: string
  readonly partnerName: string
  readonly service: string
  readonly serviceName: string
  readonly serviceType: ServiceType
  /** Id of the user. */
  readonly user: string
  /** The version of the user when the action was created. */
  readonly userVersion: number
  readonly phoneNumber: string
  /** Names of the claims that would be shared. */
  readonly claims: readonly string[]
  readonly acr: Acr
  /** What is to be confirmed, where the service is a confirmation. */
  readonly approval?: Approval
  /** How the user started. */
  readonly mode: IdentificationMode
  readonly identifiedBy: Identification
  /** Number of the drawing on the waiting page, one of {@link iconCount}. */
  readonly icon: number
  /** Drawings that the phone offers, `icon` among them. */
  readonly icons: readonly number[]
  readonly createdAt: number
  readonly expiresAt: number
  readonly decision?: Decision
}

export type ActionStatus = 'pending' | 'confirmed' | 'rejected' | 'expired'

/** How many drawings there are to recognise. */
export const iconCount = 12

/** How an action stands at a moment: derived, never stored. */
export function statusOf(action: Action, now: number): ActionStatus {
  if (action.decision !== undefined) return action.decision.kind
  return now >= action.expiresAt ? 'expired' : 'pending'
}

/** The error that the client receives for an action that was not confirmed (itsme's documentation, errors). */
export function errorOf(action: Action): AuthorizationErrorCode {
  const { decision } = action
  return decision?.kind === 'rejected' && decision.reason === 'error'
    ? decision.error
    : 'access_denied'
}

/** An action after it has ended. */
export function withOutcome(action: Action, outcome: Outcome): Action {
  return outcome.kind === 'expired'
    ? { ...action, expiresAt: outcome.at }
    : { ...action, decision: outcome }
}
