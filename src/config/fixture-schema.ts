import * as z from 'zod'
import { findCountry } from '../domain/countries.ts'
import { authorizationErrorCodes } from '../domain/errors.ts'
import { isCardNumber, isNationalNumber } from '../domain/national-number.ts'
import { serviceTypes } from '../domain/partner.ts'
import { isPhoneNumber } from '../domain/phone-number.ts'

/** Compiling a check pays only for what is checked thousands of times. */
z.config({ jitless: true })

const needsQuotes = 'must be a text, in quotes'

/** A duration in seconds, fractions allowed. */
const seconds = z.number().min(0).max(86_400)
const lifetime = z.number().positive().max(86_400)

const codePattern = /^[\w.-]{1,100}$/
export const code = z
  .string()
  .regex(codePattern, 'must be 1 to 100 letters, digits, "_", "-" or "."')
const text = z.string().min(1).max(200)
const day = z.iso.date('must be a date such as 1988-04-18, in quotes')

/** What is wrong with a redirect URI (itsme's documentation, redirect URIs); undefined when nothing is. */
function redirectUriFault(uri: string): string | undefined {
  if (uri.startsWith('/') && !uri.startsWith('//')) return undefined
  if (!URL.canParse(uri)) return 'must be an absolute URI, or a path that begins with "/"'
  if (!/^https?:\/\//i.test(uri)) return 'must be an http or https URI'
  if (uri.includes('#')) return 'must not have a fragment'
  return /^[\x21-\x5b\x5d-\x7e]+$/.test(uri) ? undefined : 'must be percent-encoded ASCII'
}

export const redirectUri = z.string().superRefine((uri, context) => {
  const message = redirectUriFault(uri)
  if (message !== undefined) context.addIssue({ code: 'custom', message })
})

const step = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('manual') }),
  z.strictObject({ do: z.literal('ignore') }),
  z.strictObject({
    do: z.literal('confirm'),
    method: z.exactOptional(z.enum(['code', 'biometrics'])),
    after: z.exactOptional(seconds),
  }),
  z.strictObject({
    do: z.literal('reject'),
    reason: z.exactOptional(z.enum(['user', 'wrong-icon', 'wrong-code'])),
    after: z.exactOptional(seconds),
  }),
  z.strictObject({ do: z.literal('expire'), after: z.exactOptional(seconds) }),
  z.strictObject({
    do: z.literal('error'),
    error: z.enum(authorizationErrorCodes),
    after: z.exactOptional(seconds),
  }),
])

const scenario = z.union([step, z.strictObject({ inTurn: z.array(step).min(1) })])

const service = z.strictObject({
  code,
  type: z.exactOptional(z.enum(serviceTypes)),
  name: z.exactOptional(text),
  redirectUris: z.array(redirectUri),
  anyLoopbackRedirectUri: z.exactOptional(z.boolean()),
})

const partner = z.strictObject({
  code,
  name: z.exactOptional(text),
  authentication: z.exactOptional(z.literal('client_secret_post')),
  secret: z.string().min(1).max(500),
  idToken: z.exactOptional(
    z.strictObject({
      signing: z.exactOptional(z.literal('RS256')),
      claims: z.exactOptional(z.enum(['all', 'requested'])),
    }),
  ),
  userinfo: z.exactOptional(z.strictObject({ format: z.exactOptional(z.literal('json')) })),
  requirePkce: z.exactOptional(z.boolean()),
  services: z.array(service).min(1),
})

const user = z.strictObject({
  phoneNumber: z.string(needsQuotes).refine(isPhoneNumber, {
    message: 'must be a mobile phone number in E.164, in quotes, such as "+32470000001"',
  }),
  id: z.exactOptional(code),
  status: z.exactOptional(z.enum(['active', 'blocked', 'deleted'])),
  country: z.exactOptional(
    z.string().refine((value) => findCountry(value) !== undefined, {
      message: 'must be the ISO 3166-1 alpha-3 code of a country that itsme knows, such as BEL',
    }),
  ),
  email: z.exactOptional(z.email('must be an e-mail address, or null').nullable()),
  locale: z.exactOptional(z.enum(['NL', 'FR', 'DE', 'EN'])),
  code: z.exactOptional(z.string(needsQuotes).regex(/^\d{5}$/, 'must be five digits, in quotes')),
  scenario: z.exactOptional(z.string()),
  givenName: z.exactOptional(text.nullable()),
  familyName: z.exactOptional(text),
  gender: z.exactOptional(z.enum(['female', 'male', 'unknown', 'n/a'])),
  birthdate: z.exactOptional(day),
  citizenship: z.exactOptional(text),
  citizenshipCode: z.exactOptional(z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters')),
  placeOfBirth: z.exactOptional(z.strictObject({ city: text, country: text }).nullable()),
  address: z.exactOptional(
    z.strictObject({ street: text, postalCode: text, locality: text }).nullable(),
  ),
  nationalNumber: z.exactOptional(
    z
      .string(needsQuotes)
      .refine(isNationalNumber, { message: 'must be eleven digits whose last two check' }),
  ),
  cardNumber: z.exactOptional(
    z.string(needsQuotes).refine(isCardNumber, {
      message: 'must be twelve digits whose last two check, or B and nine digits',
    }),
  ),
  documentType: z.exactOptional(
    z.string().regex(/^[IP]/, 'must begin with I (card) or P (passport)'),
  ),
  documentNumber: z.exactOptional(text),
  validFrom: z.exactOptional(day),
  validTo: z.exactOptional(day),
})

const settings = z.strictObject({
  lifetimes: z.exactOptional(
    z.strictObject({
      action: z.exactOptional(lifetime),
      code: z.exactOptional(lifetime),
      accessToken: z.exactOptional(lifetime),
      idToken: z.exactOptional(lifetime),
      interaction: z.exactOptional(lifetime),
    }),
  ),
  hints: z.exactOptional(z.boolean()),
})

/** A fixture document as people write it: every part may be absent, nothing unknown may be there. */
export const fixtureSchema = z.strictObject({
  $schema: z.exactOptional(z.string()),
  defaults: z.exactOptional(z.boolean()),
  settings: z.exactOptional(settings),
  partners: z.exactOptional(z.array(partner)),
  users: z.exactOptional(z.array(user)),
  scenarios: z.exactOptional(z.record(z.string(), scenario)),
})

export type FixtureDocument = z.infer<typeof fixtureSchema>
export type PartnerFixture = z.infer<typeof partner>
export type ScenarioFixture = z.infer<typeof scenario>

/** The JSON schema of fixture documents, for editors; `fixtures/schema.json` is made from it. */
export function fixtureJsonSchema(): object {
  return z.toJSONSchema(fixtureSchema, { io: 'input', unrepresentable: 'any' })
}

/** Every key that a fixture document may have, at any depth. */
export function fixtureKeys(): ReadonlySet<string> {
  return new Set(keysOf(fixtureJsonSchema()))
}

function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { properties } = schema as { properties?: object }
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(keysOf)]
}
