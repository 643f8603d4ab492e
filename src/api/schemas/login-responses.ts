import * as z from 'zod'
import { identifications } from '../../domain/claims/confirmation-facts.ts'
import { faultEndpoints } from '../../domain/endpoint.ts'
import { clientAuthentications, loginEntries } from '../../domain/login/login.ts'
import { loginOutcomes, loginStages } from '../../domain/login/login-outcome.ts'
import { createActionResponse } from './entity-responses.ts'
import { nullableText, time } from './response-words.ts'

/** The readable parts of a JWT. */
const decoded = {
  header: z.record(z.string(), z.unknown()),
  claims: z.record(z.string(), z.unknown()),
}

/** Creates the schema of a login in a list. */
export function createLoginSummary() {
  return z.looseObject({
    id: z.string(),
    issuer: z.enum(['csapi', 'v2']),
    entry: z.enum(loginEntries),
    beganAt: time,
    stage: z.enum(loginStages),
    outcome: z.enum(loginOutcomes),
    partner: nullableText,
    service: nullableText,
    user: nullableText,
    phoneNumber: nullableText,
    identifiedBy: z.enum(identifications).nullable(),
    answer: z
      .strictObject({
        at: time,
        redirectUri: z.string(),
        error: nullableText,
        reason: nullableText,
        codeDigest: nullableText,
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
        remedy: nullableText,
      })
      .nullable(),
  })
}

/** Creates the schema of the authorization request of a login, as the client sent it. */
function createRequest() {
  return z.strictObject({
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
    redirectUri: nullableText,
    responseMode: z.string(),
    state: nullableText,
    nonce: nullableText,
    pkce: nullableText,
    uiLocales: z.array(z.string()),
  })
}

/** Creates the schema of what happened in a login without a browser. */
function createCiba() {
  return z.strictObject({
    /** While nobody has scanned the QR code of user discovery: what `POST /control/users/{id}/scan` takes. */
    scanCode: nullableText,
    discoveredAt: time.nullable(),
    pings: z.array(z.strictObject({ at: time, status: z.int().nullable(), failure: nullableText })),
    delivered: z
      .strictObject({ at: time, error: nullableText, polls: z.int(), slowDowns: z.int() })
      .nullable(),
  })
}

/** Creates the schema of a token request of a login. */
function createTokenRequest() {
  return z.strictObject({
    at: time,
    clientAuthentication: z.enum(clientAuthentications),
    assertion: z.strictObject(decoded).nullable(),
    status: z.int(),
    error: nullableText,
    reason: nullableText,
    idToken: z
      .strictObject({
        form: z.string(),
        ...decoded,
        raw: z.exactOptional(nullableText),
      })
      .nullable(),
    accessTokenDigest: nullableText,
  })
}

/** Creates the schema of a login as a whole. */
export function createLoginResponse() {
  const call = z.strictObject({
    at: time,
    status: z.int(),
    error: nullableText,
    reason: nullableText,
  })
  return createLoginSummary().extend({
    request: createRequest(),
    ciba: createCiba().nullable(),
    action: createActionResponse().nullable(),
    tokenRequests: z.array(createTokenRequest()),
    userinfoRequests: z.array(call),
    pictureRequests: z.array(call),
    revocationRequests: z.array(call),
  })
}
