import * as z from 'zod'
import { type CheckGroup, checkGroups } from '../check/row.ts'
import { type OptionSpec, option, url } from '../config/options/option-spec.ts'
import { parsePhoneNumber } from '../domain/people/phone-number.ts'
import { type Severity, severities } from '../faults/kind.ts'
import type { Issuer } from '../oidc/issuers.ts'
import { controlTokenOption } from './control-token-option.ts'

/** The options of `itsme-simulator check`. */
export interface CheckOptions {
  readonly startUrl: string
  readonly success: string
  readonly protectedUrl?: string
  /** URL. If it is absent, a simulator is started. */
  readonly simulator?: string
  readonly controlToken?: string
  readonly port?: number
  readonly only?: readonly CheckGroup[]
  readonly skip?: readonly string[]
  readonly person?: string
  readonly other?: string
  readonly issuer?: Issuer['name']
  /** A shell command. */
  readonly restart?: string
  /** Uses the user's Chromium. */
  readonly browser?: boolean
  readonly failOn?: Severity
  readonly report?: string
  readonly junit?: string
  readonly json?: string
  readonly seed?: string
}

const address = z.url({ protocol: /^https?$/, message: 'must be an http or https URL' })
const phoneNumber = z
  .string()
  .refine((text) => parsePhoneNumber(text) !== undefined, {
    message: 'must be a mobile phone number, such as +32470000002',
  })
  .transform((text) => String(parsePhoneNumber(text)))

export const checkSpecs: readonly OptionSpec[] = [
  option({
    name: 'startUrl',
    value: '<url>',
    description: 'the address of the application that begins a login',
    schema: address,
  }),
  option({
    name: 'success',
    value: '<text:…|url:…>',
    description:
      'what a logged-in page shows: text:{givenName} (or familyName, name, email, phoneNumber), or its address: url:/profile',
    schema: z.string().min(1),
  }),
  option({
    name: 'protectedUrl',
    value: '<url>',
    description: 'a page of the application that only a logged-in person may see',
    schema: address,
  }),
  option({
    name: 'simulator',
    value: '<url>',
    description: 'the simulator at which the application logs people in',
    standard: 'one is started',
    schema: url,
  }),
  controlTokenOption,
  option({
    name: 'port',
    kind: 'number',
    value: '<port>',
    description: 'port of the simulator that is started',
    standard: '4876',
    schema: z.int().min(1).max(65535),
  }),
  option({
    name: 'only',
    kind: 'list',
    value: '<group>',
    description: `runs these groups only: ${checkGroups.join(', ')}; repeatable`,
    schema: z.array(z.enum(checkGroups)),
  }),
  option({
    name: 'skip',
    kind: 'list',
    value: '<kind@endpoint=reason>',
    description: 'leaves a row out, and says why in the report; repeatable',
    schema: z.array(
      z.string().regex(/^[\w-]+(@[\w-]+)?=.+$/, {
        message: 'must be kind=reason or kind@endpoint=reason',
      }),
    ),
  }),
  option({
    name: 'person',
    value: '<number>',
    description: 'a test person whom the application knows, if it knows only registered people',
    standard: 'people made for the check',
    schema: phoneNumber,
  }),
  option({
    name: 'other',
    value: '<number>',
    description: 'another one, for what needs two people',
    schema: phoneNumber,
  }),
  option({
    name: 'issuer',
    value: '<csapi|v2>',
    description: 'the issuer that the application must use',
    standard: 'either',
    schema: z.enum(['csapi', 'v2']),
  }),
  option({
    name: 'restart',
    value: '<command>',
    description:
      'a shell command that restarts the application, and ends once it has: also tries faults in what is read at the start',
    schema: z.string().min(1),
  }),
  option({
    name: 'browser',
    kind: 'switch',
    description:
      'logs in with an installed Chromium, Chrome or Edge (CHROMIUM_PATH), for applications that need JavaScript',
    schema: z.boolean(),
  }),
  option({
    name: 'failOn',
    value: '<severity>',
    description: `the least severity that makes the check fail: ${severities.join(', ')}`,
    standard: 'high',
    schema: z.enum(severities),
  }),
  option({
    name: 'report',
    value: '<file>',
    description: 'writes the rows as an HTML page in one file',
    schema: z.string().min(1),
  }),
  option({
    name: 'junit',
    value: '<file>',
    description: 'writes the rows as JUnit XML',
    schema: z.string().min(1),
  }),
  option({
    name: 'json',
    value: '<file>',
    description: 'writes the rows as JSON',
    schema: z.string().min(1),
  }),
  option({
    name: 'seed',
    value: '<text>',
    description: 'makes the names of the people repeat in every run',
    schema: z.string().min(1),
  }),
]

/** Returns the command as it can be repeated, without the control token. */
export function commandText(options: CheckOptions): string {
  const flags = checkSpecs.flatMap(({ name, flag, secret }) => {
    const value = options[name as keyof CheckOptions]
    if (value === undefined || secret) return []
    if (typeof value === 'boolean') return value ? [flag] : []
    return [value].flat().map((each) => `${flag} ${quoted(String(each))}`)
  })
  return ['itsme-simulator check', ...flags].join(' \\\n  ')
}

const quoted = (text: string) =>
  /^[\w./:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
