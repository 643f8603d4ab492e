import type { Approval } from './approval/approval.ts'
import type { Identification, IdentificationMode } from './claims/confirmation-facts.ts'
import type { AuthorizationErrorCode } from './errors.ts'
import type { ServiceType } from './partner.ts'
import type { ConfirmationMethod, RejectReason } from './scenario.ts'

/**
 * The user's decision. Together with `expiresAt`, it is all that is stored about how an action ended. Times are in
 * milliseconds since the epoch.
 */
export type Decision =
  | {
      readonly kind: 'confirmed'
      readonly method: ConfirmationMethod
      readonly at: number
      /** IP address of the browser that represents the phone, if a person confirmed. */
      readonly ipAddress?: string
    }
  | { readonly kind: 'rejected'; readonly reason: RejectReason; readonly at: number }
  | {
      readonly kind: 'rejected'
      readonly reason: 'error'
      /** The error that the client receives instead of `access_denied`. */
      readonly error: AuthorizationErrorCode
      readonly at: number
    }

/** What ended an action: a decision, or a call that expired it early. Each action has only one outcome. */
export type Outcome = Decision | { readonly kind: 'expired'; readonly at: number }

export type Acr = 'basic' | 'advanced'

/** A request to the user's app. Times are in milliseconds since the epoch. */
export interface Action {
  readonly id: string
  /** Id of the login that the action belongs to. */
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
  /** Version of the user when the action was created. */
  readonly userVersion: number
  readonly phoneNumber: string
  /** Names of the claims that are shared if the user confirms. */
  readonly claims: readonly string[]
  readonly acr: Acr
  /** What the user is asked to confirm, if the service is a confirmation. */
  readonly approval?: Approval
  /** How the user started the login. */
  readonly mode: IdentificationMode
  readonly identifiedBy: Identification
  /**
   * Number of the icon on the waiting page, from 0 up to but not including {@link iconCount}. Absent if there is no
   * waiting page.
   */
  readonly icon?: number
  /** Numbers of the icons that the phone offers, including `icon`. */
  readonly icons: readonly number[]
  readonly createdAt: number
  readonly expiresAt: number
  /** Present if the partner may be pinged after the decision. */
  readonly isPinged?: true
  readonly decision?: Decision
}

export type ActionStatus = 'pending' | 'confirmed' | 'rejected' | 'expired'

/** The names of the icons: small drawings that are easy to tell apart. */
export const iconNames = [
  'star',
  'moon',
  'sun',
  'house',
  'tree',
  'boat',
  'key',
  'bell',
  'leaf',
  'fish',
  'cup',
  'heart',
] as const

/** The number of icons. */
export const iconCount = iconNames.length

/** Returns the status of an action at the time `now`. The status is derived, never stored. */
export function statusOf(action: Action, now: number): ActionStatus {
  if (action.decision !== undefined) return action.decision.kind
  return now >= action.expiresAt ? 'expired' : 'pending'
}

/** Returns the error that the client receives for an action that was not confirmed (itsme's documentation, errors). */
export function errorOf(action: Action): AuthorizationErrorCode {
  const { decision } = action
  return decision?.kind === 'rejected' && decision.reason === 'error'
    ? decision.error
    : 'access_denied'
}

/** Returns the action with its outcome applied. */
export function withOutcome(action: Action, outcome: Outcome): Action {
  return outcome.kind === 'expired'
    ? { ...action, expiresAt: outcome.at }
    : { ...action, decision: outcome }
}
