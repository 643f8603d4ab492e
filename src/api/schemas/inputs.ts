import * as z from 'zod'
import { createFaultSchema } from '../../config/fixtures/fault-schema.ts'
import {
  createFixtureSchema,
  createSandboxMembers,
  sandboxName,
} from '../../config/fixtures/fixture-schema.ts'
import { createPartnerSchema, redirectUri } from '../../config/fixtures/partner-schema.ts'
import { createUserSchema } from '../../config/fixtures/user-schema.ts'
import { code } from '../../config/schema-words.ts'
import { journalEntryTypes } from '../../domain/journal-entry.ts'
import { loginOutcomes, loginStages } from '../../domain/login/login-outcome.ts'
import { isPhoneNumber } from '../../domain/people/phone-number.ts'

const text = z.string().max(2000)

/** A phone number. In a query, the reader has restored the `+`. */
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
  login: z.exactOptional(text),
  after: z.exactOptional(z.int().min(0)),
}
/** A query parameter that can be repeated. */
const oneOrSeveral = <S extends z.ZodType>(schema: S) => z.union([schema, z.array(schema).min(1)])

const order = z.exactOptional(z.enum(['asc', 'desc']))
const since = z.exactOptional(z.iso.datetime({ offset: true }))

/** Seconds. */
const timeout = z.exactOptional(z.number().min(0).max(120))

const untilStage = {
  until: z.exactOptional(z.enum(loginStages)),
  timeout,
  raw: z.exactOptional(z.boolean()),
}

/** Creates the schemas of what the control API accepts in queries and bodies. Called for the first request. */
export function createControlInputs() {
  const user = createUserSchema()
  return {
    nothing: z.strictObject({}),
    page: z.strictObject(page),
    findings: z.strictObject({ since, ...page }),
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
    journal: z.strictObject({ ...journalFilter, limit: page.limit, order, timeout }),
    takenJournal: z.strictObject({ ...journalFilter, timeout }),
    journalFilter: z.strictObject(journalFilter),
    newUser: user.extend({ phoneNumber: z.exactOptional(user.shape.phoneNumber) }),
    scan: z.strictObject({ code: z.string().min(1).max(1000) }),
    newPartner: createPartnerSchema(),
    partnerPatch: z.looseObject({ name: z.exactOptional(text) }),
    redirectUri: z.strictObject({ redirectUri: redirectUri.max(2000) }),
    newFault: createFaultSchema(),
    fired: z.strictObject({ fired: z.exactOptional(z.int().min(0)), timeout }),
    faultKinds: z.strictObject({ partner: z.exactOptional(code) }),
    faults: z.strictObject({ phoneNumber: z.exactOptional(phoneNumber), ...page }),
    fixtures: createFixtureSchema(),
    login: z.strictObject({
      flow: z.exactOptional(z.enum(['code', 'ciba'])),
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
      requestedExpiry: z.exactOptional(z.int().min(1).max(600)),
      notificationToken: z.exactOptional(z.string().min(1).max(1024)),
    }),
    logins: z.strictObject({
      ...who,
      service: z.exactOptional(text),
      outcome: z.exactOptional(oneOrSeveral(z.enum(loginOutcomes))),
      since,
      order,
      ...page,
      timeout,
    }),
    nextLogin: z.strictObject({ ...who, after: z.exactOptional(text), ...untilStage }),
    oneLogin: z.strictObject(untilStage),
    expireCodes: z.strictObject({ ...who, code: z.exactOptional(text) }),
    expireAccessTokens: z.strictObject({ ...who, accessToken: z.exactOptional(text) }),
    secretLink: z.strictObject({ expiresIn: z.exactOptional(z.number().min(1).max(604_800)) }),
    rotation: z.strictObject({ signsAfter: z.exactOptional(z.number().min(0).max(86_400)) }),
    token: z.strictObject({
      role: z.literal('tester'),
      expiresIn: z.exactOptional(z.number().min(1).max(31_536_000)),
    }),
    sandbox: z.strictObject({ name: z.exactOptional(sandboxName), ...createSandboxMembers() }),
  }
}

export type ControlInputs = ReturnType<typeof createControlInputs>
export type InputName = keyof ControlInputs
export type InputOf<N extends InputName> = z.infer<ControlInputs[N]>

/** Returns the schema of an input. */
export function schemaOf<N extends InputName>(
  inputs: ControlInputs,
  name: N,
): z.ZodType<InputOf<N>> {
  const schema: z.ZodType = inputs[name]
  return schema as z.ZodType<InputOf<N>>
}

/**
 * Converts a schema to JSON Schema.
 *
 * @param io the side of a transformation
 */
export function jsonSchema(
  schema: z.ZodType,
  io: 'input' | 'output',
  target: 'draft-2020-12' | 'openapi-3.0' = 'draft-2020-12',
): object {
  const options = { io, target, unrepresentable: 'any' } as const
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, options)
  return rest
}

/** Returns the JSON types that a member of an input can have, such as `integer`; empty if there is no such member. */
export function typesOf(schema: z.ZodType, key: string): readonly string[] {
  if (!(schema instanceof z.ZodObject) || !Object.hasOwn(schema.shape, key)) return []
  const member: unknown = schema.shape[key]
  if (!(member instanceof z.ZodType)) return []
  const { type, anyOf = [] }: { type?: string; anyOf?: readonly { type?: string }[] } = jsonSchema(
    member,
    'input',
  )
  return [type, ...anyOf.map((each) => each.type)].filter((each) => each !== undefined)
}
