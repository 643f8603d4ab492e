import { nearestHint } from '../nearest.ts'
import { readTextFile } from '../text/text-file.ts'
import type { OptionSpec } from './option-spec.ts'
import { optionSpecs } from './options.ts'
import { emptyReading, type Reading, take } from './take-option.ts'

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Variables for clients of the simulator. They may be set in the same shell, so they cause no warning. */
const ofClients = ['ITSME_URL']

/**
 * Variables that Kubernetes and Docker set in every container for a service whose name begins with "itsme". They are
 * not settings, and the person who runs the simulator did not choose them.
 */
const ofClusters = [
  /^ITSME_(\w+_)?SERVICE_HOST$/,
  /^ITSME_(\w+_)?SERVICE_PORT(_\w+)?$/,
  /^ITSME_(\w+_)?PORT_\d+_(TCP|UDP|SCTP)(_\w+)?$/,
]

function isOfCluster(name: string, value = ''): boolean {
  if (ofClusters.some((pattern) => pattern.test(name))) return true
  return /^ITSME_(\w+_)?PORT$/.test(name) && /^(tcp|udp|sctp):\/\//.test(value)
}

/** Reads `ITSME_*` variables and the files that `…_FILE` variables name. */
export function readVariables(
  environment: Environment,
  specs: readonly OptionSpec[],
): Reading & { warnings: string[] } {
  const reading = emptyReading()
  const own = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => !isOfCluster(name, value)),
  )
  for (const spec of specs) {
    // If an environment file has Windows line endings, each value ends with a carriage return.
    const text = (own[spec.variable] || fileText(reading, spec, own))?.trimEnd()
    if (text === undefined || text === '') continue
    const parts = spec.kind !== 'list' || /^\s*\{|\n/.test(text) ? [text] : text.trim().split(/\s+/)
    for (const part of parts) take(reading, spec, spec.variable, part)
  }
  const known = [
    ...ofClients,
    ...[...optionSpecs, ...specs].flatMap(({ variable, secret }) => [
      variable,
      ...(secret ? [`${variable}_FILE`] : []),
    ]),
  ]
  const warnings = Object.keys(own)
    .filter((name) => name.startsWith('ITSME_') && !known.includes(name))
    .map((name) => `${name} is not an option${nearestHint(name, known)}`)
  return { ...reading, warnings }
}

function fileText(
  reading: Reading,
  spec: OptionSpec,
  environment: Environment,
): string | undefined {
  const variable = `${spec.variable}_FILE`
  const path = spec.secret ? environment[variable] : undefined
  if (path === undefined || path === '') return undefined
  try {
    return readTextFile(path)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message
    reading.errors.push({ path: variable, message: `cannot read "${path}" (${reason})` })
    return undefined
  }
}
