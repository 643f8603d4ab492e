import * as z from 'zod'
import { faultEndpoints } from '../../domain/endpoint.ts'
import { journalEntryTypes } from '../../domain/journal-entry.ts'
import { reactions, severities } from '../../faults/kind.ts'
import { nullableText, optionalText, time } from './response-words.ts'

/** Creates the schema of a user in responses. */
export function createUserResponse() {
  return z.looseObject({
    id: z.string(),
    phoneNumber: z.string(),
    nationalPhoneNumber: z.string(),
    status: z.enum(['active', 'blocked', 'deleted']),
    country: z.string(),
    email: nullableText,
    emailVerified: z.boolean(),
    code: z.string(),
    scenario: z.string(),
    document: z.looseObject({ familyName: z.string() }),
  })
}

/** Creates the schema of an action in responses. */
export function createActionResponse() {
  return z.looseObject({
    id: z.string(),
    status: z.enum(['pending', 'confirmed', 'rejected', 'expired']),
    issuer: z.enum(['csapi', 'v2']),
    partner: z.string(),
    service: z.string(),
    serviceType: z.string(),
    user: z.string(),
    phoneNumber: z.string(),
    claims: z.array(z.string()),
    acr: z.enum(['basic', 'advanced']),
    approval: z.looseObject({ template: z.string() }).nullable(),
    icon: z.int().nullable(),
    createdAt: time,
    expiresAt: time,
    login: nullableText,
    decision: z.looseObject({ kind: z.enum(['confirmed', 'rejected']), at: time }).nullable(),
  })
}

/** Creates the schema of a kind of fault in the catalogue. */
export function createFaultKindResponse() {
  return z.looseObject({
    kind: z.string(),
    family: z.string(),
    about: z.string(),
    source: z.string(),
    endpoints: z.array(
      z.looseObject({
        endpoint: z.enum(faultEndpoints),
        reaction: z.enum(reactions),
        severity: z.enum(severities),
        applicable: z.exactOptional(z.boolean()),
        reason: z.exactOptional(nullableText),
      }),
    ),
    attributes: z.array(z.looseObject({ name: z.string(), type: z.string(), about: z.string() })),
  })
}

/** Creates the schema of a fault in responses. */
export function createFaultResponse() {
  return z.looseObject({
    name: z.string(),
    kind: z.string(),
    family: z.string(),
    reaction: z.enum(reactions),
    severity: z.enum(severities),
    about: z.string(),
    match: z.looseObject({ endpoint: z.exactOptional(z.enum(faultEndpoints)) }),
    times: z.union([z.int(), z.literal('always')]),
    probability: z.number(),
    attributes: z.record(z.string(), z.unknown()),
    calls: z.int(),
    fired: z.int(),
    reason: nullableText,
    mayNotFire: z.boolean(),
    holding: z.int(),
  })
}

/** Creates the schema of an entry of the journal in responses. */
export function createJournalResponse() {
  return z.looseObject({
    seq: z.int(),
    at: time,
    type: z.enum(journalEntryTypes),
    step: z.string(),
    partner: optionalText,
    service: optionalText,
    user: optionalText,
    phoneNumber: optionalText,
    action: optionalText,
    login: optionalText,
    reference: optionalText,
    summary: z.string(),
    detail: z.record(z.string(), z.unknown()),
  })
}

/** Creates the schema of a finding in responses. */
export function createFindingResponse() {
  return z.looseObject({
    rule: z.string(),
    severity: z.enum(['refused-by-itsme', 'advice']),
    message: z.string(),
    source: z.string(),
    remedy: z.string(),
    count: z.int(),
    firstSeen: time,
    lastSeen: time,
  })
}
