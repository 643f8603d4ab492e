import * as z from 'zod'
import {
  createActionResponse,
  createFaultKindResponse,
  createFaultResponse,
  createFindingResponse,
  createJournalResponse,
  createUserResponse,
} from './entity-responses.ts'
import { createLoginResponse, createLoginSummary } from './login-responses.ts'
import { createPartnerResponse } from './partner-response.ts'
import { nullableText, optionalText, time } from './response-words.ts'

/** Creates the schemas of the responses of the control API. */
export function createControlResponses() {
  const user = createUserResponse()
  const partner = createPartnerResponse()
  const action = createActionResponse()
  const fault = createFaultResponse()
  const issuerUrls = z.strictObject({ csapi: z.url(), v2: z.url() })
  const sandbox = z.strictObject({
    id: z.string(),
    url: z.url(),
    issuers: issuerUrls,
    token: z.string(),
    createdAt: time,
    expiresAt: time.nullable(),
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
    scan: z.strictObject({ action: action.nullable(), userDiscoverySession: nullableText }),
    partner,
    partners: listOf(partner),
    findings: listOf(createFindingResponse()),
    kids: z.strictObject({ kids: z.array(nullableText) }),
    action,
    actions: listOf(action),
    fault,
    faults: listOf(fault),
    faultKinds: listOf(createFaultKindResponse()),
    journal: listOf(createJournalResponse()),
    recordedLogin: createLoginResponse(),
    recordedLogins: listOf(createLoginSummary()),
    login: z.looseObject({
      id: z.string(),
      redirectTo: nullableText,
      issuer: z.url(),
      code: nullableText,
      authReqId: optionalText,
      expiresIn: z.exactOptional(z.int()),
      error: optionalText,
      errorDescription: optionalText,
      tokens: z.exactOptional(z.looseObject({ access_token: z.string(), id_token: z.string() })),
    }),
    expired: z.strictObject({ expired: z.int() }),
    secretLink: z.strictObject({ url: z.url(), expiresAt: time }),
    keys: z.strictObject({ signingKid: z.string(), kids: z.array(z.string()) }),
    rotation: z.strictObject({
      signingKid: z.string(),
      kids: z.array(z.string()),
      signsAt: time,
      retiresAt: time,
      kept: z.enum(['file', 'memory', 'store']),
    }),
    tokens: listOf(z.strictObject(createToken())),
    newToken: z.strictObject({ ...createToken(), url: z.url() }),
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

/** The access of a tester. */
function createToken() {
  return {
    id: z.string(),
    role: z.literal('tester'),
    createdAt: time,
    expiresAt: time,
    usedAt: time.nullable(),
  }
}

export type ResponseName = keyof ReturnType<typeof createControlResponses>
