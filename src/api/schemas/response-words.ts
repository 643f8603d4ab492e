import * as z from 'zod'

/** A time, as the control API writes it. */
export const time = z.iso.datetime({ precision: 3 })
export const optionalText = z.exactOptional(z.string())
export const nullableText = z.string().nullable()
