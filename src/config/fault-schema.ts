import * as z from 'zod'
import { faultEndpoints } from '../domain/faults/endpoint.ts'
import type { AttributeValues } from '../domain/faults/kind.ts'
import { faultKinds } from '../domain/faults/kinds.ts'
import { isPhoneNumber } from '../domain/phone-number.ts'
import type { FaultFixture, UserFaultFixture } from './fixture-types.ts'
import { code, isObject, needsQuotes } from './schema-words.ts'

/** Names of faults: also those of the faults that users carry, `+32470000021:invalid-iss`. */
const faultName = z
  .string()
  .regex(
    /^(?!\.{1,2}$)[\w.:+-]{1,100}$/,
    'must be 1 to 100 letters, digits, "_", "-", ".", ":" or "+"',
  )

/** Of each kind others: they are checked with it. */
const attributes = z.custom<AttributeValues>(isObject, 'must be an object').meta({
  type: 'object',
  propertyNames: { type: 'string' },
  additionalProperties: { type: ['number', 'string', 'boolean'] },
})

function createMembers() {
  return {
    name: z.exactOptional(faultName),
    kind: z.enum([...faultKinds.keys()] as [string, ...string[]]),
    times: z.exactOptional(z.int().min(1).max(1_000_000)),
    always: z.exactOptional(z.literal(true, 'must be true, or left out')),
    probability: z.exactOptional(z.number().min(0).max(1)),
    mayNotFire: z.exactOptional(z.literal(true, 'must be true, or left out')),
    attributes: z.exactOptional(attributes),
  }
}

function createMatch() {
  return {
    endpoint: z.exactOptional(z.enum(faultEndpoints)),
    partner: z.exactOptional(code),
    service: z.exactOptional(code),
    call: z.exactOptional(z.int().min(1).max(1_000_000)),
  }
}

/** A fault that a user carries: it matches that user's phone number. */
export function createUserFaultSchema(): z.ZodType<UserFaultFixture> {
  return z.strictObject({
    ...createMembers(),
    match: z.exactOptional(z.strictObject(createMatch())),
  })
}

/** A fault as fixtures and the control API write it. */
export function createFaultSchema(): z.ZodType<FaultFixture> {
  return z.strictObject({
    ...createMembers(),
    match: z.exactOptional(
      z.strictObject({
        ...createMatch(),
        phoneNumber: z.exactOptional(
          z.string(needsQuotes).refine(isPhoneNumber, {
            message: 'must be a mobile phone number in E.164, in quotes, such as "+32470000001"',
          }),
        ),
      }),
    ),
  })
}
