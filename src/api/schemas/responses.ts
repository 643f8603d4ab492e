import * as z from 'zod'
import { identifications } from '../../domain/claims/confirmation-facts.ts'
import { faultEndpoints } from '../../domain/endpoint.ts'
import { journalEntryTypes } from '../../domain/journal-entry.ts'
import { clientAuthentications } from '../../domain/login/login.ts'
import { loginOutcomes, loginStages } from '../../domain/login/login-outcome.ts'
import { createPartnerResponse } from './partner-response.ts'

const time = z.iso.datetime({ precision: 3 })
const optionalText = z.exactOptional(z.string())

/** Creates the schemas of the responses of the control API. */
export function createControlResponses() {
  const user = z.looseObject({
    id: z.string(),
    phoneNumber: z.string(),
    nationalPhoneNumber: z.string(),
    status: z.enum(['active', 'blocked', 'deleted']),
    country: z.string(),
    email: z.string().nullable(),
    code: z.string(),
    scenario: z.string(),
    document: z.looseObject({ familyName: z.string() }),
  })
  const partner = createPartnerResponse()
  const action = z.looseObject({
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
    icon: z.int(),
    createdAt: time,
    expiresAt: time,
    login: z.string().nullable(),
    decision: z.looseObject({ kind: z.enum(['confirmed', 'rejected']), at: time }).nullable(),
  })
  const fault = z.looseObject({
    name: z.string(),
    kind: z.string(),
    family: z.string(),
    reaction: z.enum(['refuse', 'notice', 'tolerate']),
    about: z.string(),
    match: z.looseObject({ endpoint: z.exactOptional(z.enum(faultEndpoints)) }),
    times: z.union([z.int(), z.literal('always')]),
    probability: z.number(),
    attributes: z.record(z.string(), z.unknown()),
    calls: z.int(),
    fired: z.int(),
    reason: z.string().nullable(),
    mayNotFire: z.boolean(),
    holding: z.int(),
  })
  const entry = z.looseObject({
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
  const decoded = {
    header: z.record(z.string(), z.unknown()),
    claims: z.record(z.string(), z.unknown()),
  }
  const call = z.strictObject({
    at: time,
    status: z.int(),
    error: z.string().nullable(),
    reason: z.string().nullable(),
  })
  const loginSummary = z.looseObject({
    id: z.string(),
    issuer: z.enum(['csapi', 'v2']),
    entry: z.enum(['authorization']),
    beganAt: time,
    stage: z.enum(loginStages),
    outcome: z.enum(loginOutcomes),
    partner: z.string().nullable(),
    service: z.string().nullable(),
    user: z.string().nullable(),
    phoneNumber: z.string().nullable(),
    identifiedBy: z.enum(identifications).nullable(),
    answer: z
      .strictObject({
        at: time,
        redirectUri: z.string(),
        error: z.string().nullable(),
        reason: z.string().nullable(),
        codeDigest: z.string().nullable(),
      })
      .nullable(),
    faults: z.array(
      z.strictObject({ name: z.string(), kind: z.string(), endpoint: z.enum(faultEndpoints) }),
    ),
    findings: z.array(z.strictObject({ rule: z.string(), message: z.string() })),
    refusal: z
      .strictObject({
        reference: z.string(),
        error: z.string(),
        reason: z.string(),
        remedy: z.string().nullable(),
      })
      .nullable(),
  })
  const recordedLogin = loginSummary.extend({
    request: z.strictObject({
      method: z.string(),
      sent: z.array(z.tuple([z.string(), z.string()])),
      object: z
        .strictObject({
          how: z.enum(['value', 'uri']),
          form: z.enum(['signed', 'encrypted']),
          ...decoded,
        })
        .nullable(),
      scope: z.array(z.string()),
      claims: z.unknown(),
      acrValues: z.array(z.string()),
      redirectUri: z.string().nullable(),
      responseMode: z.string(),
      state: z.string().nullable(),
      nonce: z.string().nullable(),
      pkce: z.string().nullable(),
      uiLocales: z.array(z.string()),
    }),
    action: action.nullable(),
    tokenRequests: z.array(
      z.strictObject({
        at: time,
        clientAuthentication: z.enum(clientAuthentications),
        assertion: z.strictObject(decoded).nullable(),
        status: z.int(),
        error: z.string().nullable(),
        reason: z.string().nullable(),
        idToken: z
          .strictObject({
            form: z.string(),
            ...decoded,
            raw: z.exactOptional(z.string().nullable()),
          })
          .nullable(),
        accessTokenDigest: z.string().nullable(),
      }),
    ),
    userinfoRequests: z.array(call),
    pictureRequests: z.array(call),
    revocationRequests: z.array(call),
  })
  const finding = z.looseObject({
    rule: z.string(),
    severity: z.enum(['refused-by-itsme', 'advice']),
    message: z.string(),
    source: z.string(),
    remedy: z.string(),
    count: z.int(),
    firstSeen: time,
    lastSeen: time,
  })
  const issuerUrls = z.strictObject({ csapi: z.url(), v2: z.url() })
  const sandbox = z.strictObject({
    id: z.string(),
    url: z.url(),
    issuers: issuerUrls,
    token: z.string(),
    createdAt: time,
    expiresAt: time,
  })
  const listOf = (items: z.ZodType) => z.strictObject({ items: z.array(items) })
  return {
    state: z.looseObject({
      version: z.string(),
      url: z.url(),
      issuers: issuerUrls,
      counts: z.record(z.string(), z.int()),
      configuration: z.looseObject({ strict: z.boolean() }),
    }),
    user,
    users: listOf(user),
    partner,
    partners: listOf(partner),
    findings: listOf(finding),
    kids: z.strictObject({ kids: z.array(z.string().nullable()) }),
    action,
    actions: listOf(action),
    fault,
    faults: listOf(fault),
    journal: listOf(entry),
    recordedLogin,
    recordedLogins: listOf(loginSummary),
    login: z.looseObject({
      id: z.string(),
      redirectTo: z.string(),
      issuer: z.url(),
      code: z.string().nullable(),
      error: optionalText,
      errorDescription: optionalText,
      tokens: z.exactOptional(z.looseObject({ access_token: z.string(), id_token: z.string() })),
    }),
    expired: z.strictObject({ expired: z.int() }),
    secretLink: z.strictObject({ url: z.url(), expiresAt: time }),
    rotation: z.strictObject({
      signingKid: z.string(),
      kids: z.array(z.string()),
      signsAt: time,
      retiresAt: time,
      kept: z.enum(['file', 'memory']),
    }),
    sandbox,
    sandboxes: listOf(sandbox),
    problem: z.looseObject({
      type: z.string(),
      title: z.string(),
      status: z.int(),
      detail: z.string(),
      errors: z.exactOptional(z.array(z.strictObject({ path: z.string(), message: z.string() }))),
    }),
  }
}

export type ResponseName = keyof ReturnType<typeof createControlResponses>
