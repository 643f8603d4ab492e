import type { Action, Decision } from '../domain/action.ts'
import { shortClaimName } from '../domain/claim-names.ts'
import type { JournalNote } from '../domain/journal-entry.ts'
import type { ActionEvent } from './next-action.ts'

/** What ended an action: a decision, or a call that let it expire early. One an action, whoever comes first. */
export type Outcome = Decision | { readonly kind: 'expired'; readonly at: number }

/** How an action's lines in the journal begin. */
export function noteOf(action: Action): Omit<JournalNote, 'outcome'> {
  const { id, issuer, partner, service, user, phoneNumber } = action
  return { type: 'action', step: 'action', issuer, partner, service, user, phoneNumber, action: id }
}

/** What an action asks for, in words. */
export function askedText({ acr, claims }: Action): string {
  const asked = claims.length === 0 ? 'no data' : claims.map(shortClaimName).join(', ')
  return `acr ${acr}; asks for ${asked}`
}

/** How an action ended, in words. */
export function describe(outcome: Outcome): string {
  if (outcome.kind === 'expired') return 'expired by call'
  if (outcome.kind === 'confirmed') return `confirmed by ${outcome.method}`
  return outcome.reason === 'error' ? `rejected: ${outcome.error}` : `rejected: ${outcome.reason}`
}

/** What those who follow actions are told. */
export function eventOf({ id, phoneNumber, partner }: Action): ActionEvent {
  return { id, phoneNumber, partner }
}

/** An action that has ended so. */
export function withOutcome(action: Action, outcome: Outcome): Action {
  return outcome.kind === 'expired'
    ? { ...action, expiresAt: outcome.at }
    : { ...action, decision: outcome }
}
