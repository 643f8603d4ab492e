import type { Action, Outcome } from '../domain/action.ts'
import { shortClaimName } from '../domain/claims/claim-names.ts'
import { defined } from '../domain/defined.ts'
import type { JournalNote } from '../domain/journal-entry.ts'
import type { ActionEvent } from './next-action.ts'

/** Returns the fields that all journal entries of an action share. */
export function noteOf(action: Action): Omit<JournalNote, 'outcome'> {
  const { id, issuer, partner, service, user, phoneNumber, login } = action
  const place = { issuer, partner, service, user, phoneNumber, action: id, ...defined({ login }) }
  return { type: 'action', step: 'action', ...place }
}

/** Describes what an action asks for. */
export function askedText({ acr, claims }: Action): string {
  const asked = claims.length === 0 ? 'no data' : claims.map(shortClaimName).join(', ')
  return `acr ${acr}; asks for ${asked}`
}

/** Describes how an action ended. */
export function describe(outcome: Outcome): string {
  if (outcome.kind === 'expired') return 'expired by call'
  if (outcome.kind === 'confirmed') return `confirmed by ${outcome.method}`
  return outcome.reason === 'error' ? `rejected: ${outcome.error}` : `rejected: ${outcome.reason}`
}

/** Returns the event that is published when an action changes. @param isEnded true if the action has ended */
export function eventOf(action: Action, isEnded?: true): ActionEvent {
  const { id, phoneNumber, partner, isPinged } = action
  return { id, phoneNumber, partner, ...defined({ isPinged, isEnded }) }
}
