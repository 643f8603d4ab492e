import * as z from 'zod'
import type { InputError } from '../../domain/errors.ts'
import { isRealItsme } from '../../domain/host-name.ts'
import { serviceTypes } from '../../domain/partner.ts'
import { type Problem, pathText, problemsOf } from '../problems.ts'

/** One option in its three spellings. */
export interface OptionSpec {
  /** The library's name; the flag and the variable are made of it unless they are given. */
  readonly name: string
  readonly flag: string
  /** Another flag that means the same. */
  readonly alias?: string
  readonly variable: string
  readonly kind: 'text' | 'number' | 'switch' | 'list'
  /** What stands after the flag, in the help. */
  readonly value: string
  readonly description: string
  /** The default, in words. */
  readonly standard: string
  /** Under which name it is an option of the library; undefined: only on the command line and in the environment. */
  readonly library: string | undefined
  /** May come from a file named by `<variable>_FILE`. */
  readonly secret: boolean
  readonly schema: z.ZodType
}

function baseUrl(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, search, hash, username, password } = new URL(value)
  const isPlain = search === '' && hash === '' && username === '' && password === ''
  return /^https?:$/.test(protocol) && isPlain
}

/** A URL of a simulator. */
export const url = z
  .string()
  .refine(baseUrl, { message: 'must be an http or https URL without query and fragment' })
  .refine((value) => !URL.canParse(value) || !isRealItsme(new URL(value).host), {
    message: 'must not be an address of the real itsme',
  })

/** `CODE` or `CODE:TYPE`. */
export const serviceText = z.string().refine(isServiceText, {
  message: `must be a service code, or CODE:TYPE with one of ${serviceTypes.join(', ')}`,
})

function isServiceText(text: string): boolean {
  const [code = '', type, ...rest] = text.split(':')
  const known = type === undefined || serviceTypes.some((each) => each === type)
  return /^[\w.-]{1,100}$/.test(code) && known && rest.length === 0
}

/** A URL in the form that a browser gives it, without the slash at the end. */
export function withoutSlash(url: string): string {
  return new URL(url).href.replace(/\/+$/, '')
}

type Draft = Partial<OptionSpec> & Pick<OptionSpec, 'name' | 'description' | 'schema'>

/** An option with what its draft left out. */
export function option(draft: Draft): OptionSpec {
  const words = draft.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const flag = draft.flag ?? `--${words}`
  return {
    kind: 'text',
    value: '',
    standard: 'none',
    library: draft.name,
    secret: false,
    ...draft,
    flag,
    variable: `ITSME_${flag.slice(2).replaceAll('-', '_').toUpperCase()}`,
  }
}

/**
 * What is wrong with the values of options, as it stands, and under the names that the person wrote; the values as the
 * schema reads them, where nothing is wrong.
 */
export function problemsOfOptions(
  schema: z.ZodType,
  values: Readonly<Record<string, unknown>>,
  spellings: Readonly<Record<string, string>>,
): {
  readonly errors: readonly Problem[]
  readonly named: readonly InputError[]
  readonly read: unknown
} {
  const result = schema.safeParse(values)
  const errors = result.success ? [] : problemsOf(result.error, values)
  const named = errors.map(({ path: [name, ...rest], message }) => ({
    path: (spellings[String(name)] ?? String(name)) + pathText(rest),
    message,
  }))
  return { errors, named, read: result.data ?? values }
}
