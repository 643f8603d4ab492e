import * as z from 'zod'
import type { Lifetimes } from '../domain/lifetimes.ts'

/** Compiling a schema only pays off if it is used thousands of times. */
z.config({ jitless: true })

/** A schema for each member of a type. A member without a schema does not compile. */
export type Members<T> = { readonly [K in keyof T]-?: z.ZodType<T[K]> }

export const needsQuotes = 'must be a text, in quotes'

const codePattern = /^[\w.-]{1,100}$/
export const code = z
  .string()
  .regex(codePattern, 'must be 1 to 100 letters, digits, "_", "-" or "."')
export const text = z.string().min(1).max(200)
/** A lifetime in seconds; fractions are allowed. */
const lifetime = z.number().positive().max(86_400)
/** Creates the schema of lifetimes, all optional. It is a function because most starts do not need the schema. */
export function createLifetimes() {
  return z.strictObject({
    action: z.exactOptional(lifetime),
    code: z.exactOptional(lifetime),
    accessToken: z.exactOptional(lifetime),
    idToken: z.exactOptional(lifetime),
    interaction: z.exactOptional(lifetime),
  } satisfies Members<Partial<Lifetimes>>)
}
/** Creates the schema of the offset of token times in seconds, positive or negative. */
export function createSkew() {
  return z.number().min(-86_400).max(86_400)
}
export const day = z.iso.date('must be a date such as 1988-04-18, in quotes')

/** zod's own object schemas copy the object, which takes 0.2 seconds for 100,000 members. This check does not. */
export function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
