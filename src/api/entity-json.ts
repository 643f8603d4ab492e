import { type Action, statusOf } from '../domain/action.ts'
import { isoTime } from '../domain/clock.ts'
import { findingRules, type SeenFinding } from '../domain/finding.ts'
import type { JournalEntry } from '../domain/journal-entry.ts'
import type { Partner } from '../domain/partner.ts'
import { nationalPhoneNumber } from '../domain/people/phone-number.ts'
import type { User } from '../domain/user.ts'
import { demandOf, type Fault, type FaultCount, kindOf, whyNotFired } from '../faults/fault.ts'

/** An action, as the control API and the library return it. Times in ISO 8601; the status is derived. */
export function actionJson(action: Action, now: number) {
  const { id, issuer, partner, service, serviceType, user, phoneNumber, claims, acr, icon } = action
  const { decision, login } = action
  return {
    id,
    status: statusOf(action, now),
    issuer,
    partner,
    service,
    serviceType,
    user,
    phoneNumber,
    claims,
    acr,
    approval: action.approval ?? null,
    icon: icon ?? null,
    createdAt: isoTime(action.createdAt),
    expiresAt: isoTime(action.expiresAt),
    decision: decision === undefined ? null : { ...decision, at: isoTime(decision.at) },
    /** Id of the login. */
    login: login ?? null,
  }
}

export function userJson(user: User) {
  return {
    ...structuredClone(user),
    email: user.email ?? null,
    emailVerified: user.emailVerified ?? false,
    scenario: user.scenario.name,
    nationalPhoneNumber: nationalPhoneNumber(user.phoneNumber),
  }
}

/** Secrets are write-only. */
export function partnerJson({ secret, ...partner }: Partner) {
  return { ...structuredClone(partner), hasSecret: secret !== undefined }
}

/** A finding with its rule, which says what to change and why. */
export function findingJson({ firstSeen, lastSeen, partner: _partner, ...finding }: SeenFinding) {
  return {
    ...finding,
    ...findingRules[finding.rule],
    firstSeen: isoTime(firstSeen),
    lastSeen: isoTime(lastSeen),
  }
}

export function journalEntryJson({
  at,
  detail,
  outcome: _outcome,
  numberDigest: _digest,
  ...entry
}: JournalEntry) {
  return { ...entry, at: isoTime(at), detail: detail ?? {} }
}

/** A fault with its kind: how many requests it matched, how often it fired, and how many responses it holds now. */
export function faultJson(fault: Fault, count: FaultCount, holding: number) {
  const { name, kind, match, times, probability, attributes, user, mayNotFire = false } = fault
  const { calls, fired } = count
  const { family, about, source } = kindOf(fault)
  return {
    name,
    kind,
    family,
    /** What a correct client does, and how much harm is done otherwise. */
    ...demandOf(fault, match.endpoint),
    about,
    source,
    match: { ...match },
    times,
    probability,
    attributes: { ...attributes },
    ...(user === undefined ? {} : { user }),
    mayNotFire,
    calls,
    fired,
    /** Why it has not fired yet; null if it has. */
    reason: whyNotFired(fault, count) ?? null,
    holding,
  }
}

export type FaultJson = ReturnType<typeof faultJson>
export type ActionJson = ReturnType<typeof actionJson>
export type UserJson = ReturnType<typeof userJson>
export type FindingJson = ReturnType<typeof findingJson>
export type PartnerJson = ReturnType<typeof partnerJson>
export type JournalEntryJson = ReturnType<typeof journalEntryJson>
