import * as z from 'zod'
import { faultEndpoints } from '../domain/fault.ts'
import { journalEntryTypes } from '../domain/journal-entry.ts'
import { isPhoneNumber } from '../domain/phone-number.ts'
import { createFaultSchema } from './fault-schema.ts'
import { createFixtureSchema, createSettingsSchema } from './fixture-schema.ts'
import { createPartnerSchema } from './partner-schema.ts'
import { code } from './schema-words.ts'
import { createUserSchema } from './user-schema.ts'

const text = z.string().max(2000)

/** A phone number; in a query the reader has put back the `+`. */
const phoneNumber = z
  .string()
  .refine(isPhoneNumber, 'must be an E.164 phone number such as +32470000001')
  .meta({ examples: ['+32470000001'], pattern: '^\\+[1-9]\\d{7,14}$' })

const who = { phoneNumber: z.exactOptional(phoneNumber), partner: z.exactOptional(text) }
const page = {
  limit: z.exactOptional(z.int().min(1).max(1000)),
  after: z.exactOptional(text),
}
const journalFilter = {
  ...who,
  type: z.exactOptional(z.enum(journalEntryTypes)),
  reference: z.exactOptional(text),
  action: z.exactOptional(text),
  after: z.exactOptional(z.int().min(0)),
}
/** Seconds. */
const timeout = z.exactOptional(z.number().min(0).max(120))

/** What the control API takes in queries and bodies. Made when the first call comes. */
export function createControlInputs() {
  const user = createUserSchema()
  return {
    nothing: z.strictObject({}),
    page: z.strictObject(page),
    who: z.strictObject(who),
    actions: z.strictObject({
      ...who,
      status: z.exactOptional(z.enum(['pending', 'confirmed', 'rejected', 'expired'])),
      ...page,
    }),
    nextAction: z.strictObject({ ...who, timeout }),
    confirm: z.strictObject({ method: z.exactOptional(z.enum(['code', 'biometrics'])) }),
    reject: z.strictObject({
      reason: z.exactOptional(z.enum(['user', 'wrong-icon', 'wrong-code'])),
    }),
    journal: z.strictObject({ ...journalFilter, limit: page.limit }),
    journalFilter: z.strictObject(journalFilter),
    newUser: user.extend({ phoneNumber: z.exactOptional(user.shape.phoneNumber) }),
    newPartner: createPartnerSchema(),
    partnerPatch: z.looseObject({ name: z.exactOptional(text) }),
    newFault: createFaultSchema(),
    faults: z.strictObject({ phoneNumber: z.exactOptional(phoneNumber), ...page }),
    fixtures: createFixtureSchema(),
    login: z.strictObject({
      partner: code,
      service: z.exactOptional(code),
      phoneNumber,
      issuer: z.exactOptional(z.enum(['csapi', 'v2'])),
      scope: z.exactOptional(text),
      claims: z.exactOptional(z.record(z.string(), z.unknown())),
      acrValues: z.exactOptional(text),
      state: z.exactOptional(text),
      nonce: z.exactOptional(text),
      redirectUri: z.exactOptional(text),
      tokens: z.exactOptional(z.boolean()),
    }),
    expireCodes: z.strictObject({ ...who, code: z.exactOptional(text) }),
    expireAccessTokens: z.strictObject({ ...who, accessToken: z.exactOptional(text) }),
    sandbox: z.strictObject({
      fixtures: z.exactOptional(z.record(z.string(), z.unknown())),
      settings: z.exactOptional(createSettingsSchema()),
      idleSeconds: z.exactOptional(z.number().min(1).max(86_400)),
    }),
  }
}

export type ControlInputs = ReturnType<typeof createControlInputs>
export type InputName = keyof ControlInputs
export type InputOf<N extends InputName> = z.infer<ControlInputs[N]>

const time = z.iso.datetime({ precision: 3 })
const optionalText = z.exactOptional(z.string())

/** What the control API answers with. */
export function createControlAnswers() {
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
  const partner = z.looseObject({
    code: z.string(),
    name: z.string(),
    authentication: z.enum(['client_secret_post', 'private_key_jwt']),
    services: z.array(z.looseObject({ code: z.string(), type: z.string() })),
    hasSecret: z.boolean(),
  })
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
    reference: optionalText,
    summary: z.string(),
    detail: z.record(z.string(), z.unknown()),
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
    login: z.looseObject({
      redirectTo: z.string(),
      issuer: z.url(),
      code: z.string().nullable(),
      error: optionalText,
      errorDescription: optionalText,
      tokens: z.exactOptional(z.looseObject({ access_token: z.string(), id_token: z.string() })),
    }),
    expired: z.strictObject({ expired: z.int() }),
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

export type AnswerName = keyof ReturnType<typeof createControlAnswers>

/** A schema as JSON Schema, the dialect of OpenAPI 3.1. @param io which side of a transformation */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

/** Whether a member of an input is a number: in a query it comes as a text. */
export function isNumeric(schema: z.ZodType, key: string): boolean {
  const shape: Readonly<Record<string, z.ZodType | undefined>> = Object(Object(schema).shape)
  const member = Object.hasOwn(shape, key) ? shape[key] : undefined
  if (member === undefined) return false
  const { type }: { type?: unknown } = Object(jsonSchema(member, 'input'))
  return type === 'number' || type === 'integer'
}
