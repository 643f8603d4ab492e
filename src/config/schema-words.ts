import * as z from 'zod'

/** Compiling a check pays only for what is checked thousands of times. */
z.config({ jitless: true })

export const needsQuotes = 'must be a text, in quotes'

const codePattern = /^[\w.-]{1,100}$/
export const code = z
  .string()
  .regex(codePattern, 'must be 1 to 100 letters, digits, "_", "-" or "."')
export const text = z.string().min(1).max(200)
export const day = z.iso.date('must be a date such as 1988-04-18, in quotes')
