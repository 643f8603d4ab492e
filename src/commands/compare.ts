import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { type OptionSpec, option, url } from '../config/options/option-spec.ts'
import { ConfigurationError } from '../domain/errors.ts'
import { startSimulator } from '../index.ts'
import { discoveryPath, type Issuer, issuers, issuerUrl } from '../oidc/issuers.ts'
import { compareReports } from '../record/compare-reports.ts'
import { keyText, withoutIssuer } from '../record/describe-metadata.ts'
import { type Report, reportFormat } from '../record/report.ts'
import { baseOf } from './base-url.ts'
import { command } from './command.ts'
import { jsonObject, tryAsk } from './doctor/probe.ts'

interface Options {
  readonly issuer?: 'csapi' | 'v2'
  readonly with?: string
}

type Json = Readonly<Record<string, unknown>>

/** Metadata of an issuer without its own values: URLs begin with `{issuer}`, keys are reduced to their properties. */
interface Described {
  readonly document: Json
  readonly keys: readonly string[]
}

const specs: readonly OptionSpec[] = [
  option({
    name: 'issuer',
    value: '<csapi|v2>',
    description: 'which of our issuers',
    standard: 'the one whose path the URL ends with, else v2',
    schema: z.enum(['csapi', 'v2']),
  }),
  option({
    name: 'with',
    value: '<url>',
    description: 'a running simulator to compare with',
    standard: 'one that is started for it',
    schema: url,
  }),
]

/** Returns the URL of an issuer, given that URL or the URL of its discovery document. @throws ConfigurationError */
function issuerOf(given = ''): string {
  const text = given.replace(discoveryPath, '').replace(/\/+$/, '')
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text
  const message = 'give the URL of an issuer: compare https://idp.e2e.itsme.services/v2'
  throw new ConfigurationError([{ path: 'URL', message }])
}

async function read(url: string, path: string): Promise<Json> {
  const answer = await tryAsk(url)
  if (typeof answer === 'string') {
    throw new ConfigurationError([{ path, message: `${url} cannot be reached (${answer})` }])
  }
  if (answer.tls?.problem !== undefined) {
    const message = `the certificate of ${url} is not trusted (${answer.tls.problem})`
    throw new ConfigurationError([{ path, message }])
  }
  const value = answer.status === 200 ? jsonObject(answer.text) : undefined
  if (value !== undefined) return value
  throw new ConfigurationError([
    {
      path,
      message: `${url} holds no JSON object (${answer.status}); give the URL of an issuer, such as https://idp.e2e.itsme.services/v2`,
    },
  ])
}

/** @param path where the user named the issuer */
async function describe(issuer: string, path: string): Promise<Described> {
  const document = await read(issuer + discoveryPath, path)
  const named = typeof document['issuer'] === 'string' ? document['issuer'] : issuer
  const { jwks_uri: jwksUri } = document
  const { keys } = typeof jwksUri === 'string' ? await read(jwksUri, path) : { keys: [] }
  return {
    document: withoutIssuer(document, named),
    keys: Array.isArray(keys) ? keys.map(keyText) : [],
  }
}

/** Returns the members in which two documents differ, one line each. */
export function differences(theirs: Json, ours: Json): string[] {
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].toSorted()
  return names.flatMap((name) => {
    if (!(name in ours)) return [`only there  ${name}: ${JSON.stringify(theirs[name])}`]
    if (!(name in theirs)) return [`only here   ${name}: ${JSON.stringify(ours[name])}`]
    return difference(name, theirs[name], ours[name])
  })
}

function difference(name: string, there: unknown, here: unknown): string[] {
  if (Array.isArray(there) && Array.isArray(here)) {
    const more = there.filter((each) => !here.includes(each))
    const less = here.filter((each) => !there.includes(each))
    return [
      ...(more.length === 0 ? [] : [`only there  ${name}: ${more.join(' ')}`]),
      ...(less.length === 0 ? [] : [`only here   ${name}: ${less.join(' ')}`]),
    ]
  }
  if (JSON.stringify(there) === JSON.stringify(here)) return []
  return [`different   ${name}: ${JSON.stringify(there)} there, ${JSON.stringify(here)} here`]
}

function keyDifferences(theirs: readonly string[], ours: readonly string[]): string[] {
  const rows = Array.from({ length: Math.max(theirs.length, ours.length) }, (_, index) => [
    theirs[index] ?? 'none',
    ours[index] ?? 'none',
  ])
  return rows.flatMap(([there, here], index) =>
    there === here ? [] : [`different   key ${index + 1}: ${there} there; ${here} here`],
  )
}

/** Describes our issuer: that of a running simulator, or of one that is started for the comparison. */
async function describeOurs(issuer: Issuer, running: string | undefined): Promise<Described> {
  if (running !== undefined) return describe(issuerUrl(issuer, baseOf(running)), '--with')
  const simulator = await startSimulator({ port: 0 })
  try {
    return await describe(simulator.issuers[issuer.name], 'URL')
  } finally {
    await simulator.stop()
  }
}

/** Compares two reports of `record`. @throws ConfigurationError */
function compareFiles(first: string, second: string, out: (line: string) => void): number {
  const found = compareReports(readReport(first), readReport(second))
  for (const { path, first: there = 'absent', second: here = 'absent', rules, remedy } of found) {
    out(`different   ${path}: ${there} in ${first}, ${here} in ${second}`)
    for (const { id, rule } of rules) out(`            ${id}: ${rule}`)
    if (remedy !== undefined) out(`            ${remedy}`)
  }
  return conclude(found.length, out)
}

/** Prints how many differences there are. Returns the exit code. */
function conclude(count: number, out: (line: string) => void): number {
  const some = count === 1 ? '1 difference' : `${count} differences`
  out(count === 0 ? 'no differences' : some)
  return count === 0 ? 0 : 1
}

/** @throws ConfigurationError */
function readReport(path: string): Report {
  const say = (message: string) => new ConfigurationError([{ path: 'FILE', message }])
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw say(`${JSON.stringify(path)} cannot be read (${code})`)
  }
  const report = jsonObject(text)
  if (report?.['format'] === reportFormat) return report as unknown as Report
  throw say(`${JSON.stringify(path)} is not a report of itsme-simulator record`)
}

/** `itsme-simulator compare`: compares another discovery document and key set with ours. */
export const compareCommand = command<Options>({
  name: 'compare',
  usage: 'compare URL [--issuer csapi|v2] [--with http://localhost:4876], or compare FILE FILE',
  about:
    "prints how another issuer's discovery document and keys, the real itsme's for one, differ from ours, or how two reports of record differ, with the rules that are touched; 1 where they do",
  specs,
  positionals: 2,
  async run({ options, positionals }, { out }) {
    const [first = '', second] = positionals
    if (second !== undefined) return compareFiles(first, second, out)
    const theirs = issuerOf(positionals[0])
    const ours =
      issuers.find(({ name, path }) =>
        options.issuer === undefined ? theirs.endsWith(path) : name === options.issuer,
      ) ?? issuers[1]
    const [there, here] = [await describe(theirs, 'URL'), await describeOurs(ours, options.with)]
    const lines = [
      ...differences(there.document, here.document),
      ...keyDifferences(there.keys, here.keys),
    ]
    for (const line of lines) out(line)
    return conclude(lines.length, out)
  },
})
