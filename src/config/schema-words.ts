import * as z from 'zod'

/** Compiling a check pays only for what is checked thousands of times. */
z.config({ jitless: true })

export const needsQuotes = 'must be a text, in quotes'

const codePattern = /^[\w.-]{1,100}$/
export const code = z
  .string()
  .regex(codePattern, 'must be 1 to 100 letters, digits, "_", "-" or "."')
export const text = z.string().min(1).max(200)
/** A lifetime in seconds, fractions allowed. */
const lifetime = z.number().positive().max(86_400)
/** Lifetimes, each of which may be left out; functions, since most starts check nothing. */
export function createLifetimes() {
  return z.strictObject({
    action: z.exactOptional(lifetime),
    code: z.exactOptional(lifetime),
    accessToken: z.exactOptional(lifetime),
    idToken: z.exactOptional(lifetime),
    interaction: z.exactOptional(lifetime),
  })
}
/** Seconds by which token times are off, forward or back. */
export function createSkew() {
  return z.number().min(-86_400).max(86_400)
}
export const day = z.iso.date('must be a date such as 1988-04-18, in quotes')

/** Zod's own checks of objects copy them: one of 100,000 members takes a fifth of a second. */
export function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
