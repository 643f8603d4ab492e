import * as z from 'zod'
import type { InputError } from '../../domain/errors.ts'
import { isRealItsme } from '../../domain/host-name.ts'
import { serviceTypes } from '../../domain/partner.ts'
import { type Problem, pathText, problemsOf } from '../problems.ts'

/** An option with its three spellings: library name, flag and environment variable. */
export interface OptionSpec {
  /** The name of the option. By default, the flag is derived from it; the variable is always derived from the flag. */
  readonly name: string
  readonly flag: string
  /** Another flag with the same meaning. */
  readonly alias?: string
  readonly variable: string
  readonly kind: 'text' | 'number' | 'switch' | 'list'
  /** The placeholder after the flag in the help text. */
  readonly value: string
  readonly description: string
  /** Description of the default value. */
  readonly standard: string
  /** The option's name in the library; undefined if it only exists on the command line and in the environment. */
  readonly library: string | undefined
  /** Whether the value can come from a file that `<variable>_FILE` names. */
  readonly secret: boolean
  readonly schema: z.ZodType
}

function baseUrl(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, search, hash, username, password } = new URL(value)
  const isPlain = search === '' && hash === '' && username === '' && password === ''
  return /^https?:$/.test(protocol) && isPlain
}

/** The base URL of a simulator. */
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

/** Normalizes a URL as a browser does, and removes the trailing slash. */
export function withoutSlash(url: string): string {
  return new URL(url).href.replace(/\/+$/, '')
}

type Draft = Partial<OptionSpec> & Pick<OptionSpec, 'name' | 'description' | 'schema'>

/** Creates an option and fills in the defaults. */
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
 * Validates option values against a schema.
 *
 * @returns the problems by option name (`errors`) and under the names that the user wrote (`named`), and the values as
 * parsed by the schema (`read`), or as given if there are problems
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
