import * as z from 'zod'
import { redirectUri } from '../../config/fixtures/partner-schema.ts'
import { type OptionSpec, option } from '../../config/options/option-spec.ts'
import { code } from '../../config/schema-words.ts'
import { systemClock } from '../../domain/clock.ts'
import { ConfigurationError } from '../../domain/errors.ts'
import { issuers } from '../../oidc/issuers.ts'
import type { Terminal } from '../../terminal.ts'
import { baseOf, ownBaseOf } from '../base-url.ts'
import { type CommandInput, command } from '../command.ts'
import { serviceSpec } from '../service-option.ts'
import { tenantSpecs } from '../tenant-flags.ts'
import type { Diagnosis } from './diagnosis.ts'
import { clockOf, endpointsOf, issuerOf, keysOf } from './document.ts'
import { controlOf } from './partner.ts'
import { certificateOf, discover } from './reach.ts'
import { type PartnerOptions, partnerOf } from './registration.ts'
import { ownSecrets, type Secrets, safeOptions } from './secrets.ts'

interface Options extends PartnerOptions, Secrets {}

const specs: readonly OptionSpec[] = [
  option({ name: 'clientId', value: '<code>', description: 'a partner to look at', schema: code }),
  option({
    name: 'clientSecret',
    value: '<secret>',
    description: 'its client secret, to be tried',
    secret: true,
    schema: z.string().min(1),
  }),
  serviceSpec,
  option({
    name: 'redirectUri',
    kind: 'list',
    value: '<uri>',
    description: 'a redirect URI that must be registered; repeatable',
    schema: z.array(redirectUri),
  }),
  ...tenantSpecs,
  option({
    name: 'controlToken',
    value: '<token>',
    description: 'to look at the keys, too',
    secret: true,
    schema: z.string().min(1),
  }),
]

async function examine(base: string, options: Options): Promise<Diagnosis[]> {
  const [csapi, v2] = await Promise.all(issuers.map((issuer) => discover(base, issuer)))
  if (csapi === undefined || v2 === undefined) return []
  if (!('document' in csapi)) return [...csapi]
  const issuer = issuerOf(csapi, base, issuers[0])
  const connection = [
    ...certificateOf(csapi.answer, base, systemClock.now()),
    ...(await clockOf(csapi.answer, base, systemClock)),
    issuer,
  ]
  // If the name is wrong, the other checks would only repeat that.
  if (issuer.level === 'fault') return [...connection, ...(await keysOf(csapi, base))]
  const { options: safe, told } = safeOptions(options, csapi.answer, base)
  return [
    ...connection,
    ...(await endpointsOf(csapi, base)),
    ...('document' in v2 ? [issuerOf(v2, base, issuers[1]), ...(await endpointsOf(v2, base))] : v2),
    ...(await keysOf(csapi, base)),
    ...(await partnerOf([csapi, ...('document' in v2 ? [v2] : [])], base, safe)),
    ...(await controlOf(base, safe.controlToken)),
    ...told,
  ]
}

/** Checks that there is a partner if a flag concerns one. @throws ConfigurationError */
function checkOptions({ options, spellings }: CommandInput<Options>): void {
  if (options.clientId !== undefined) return
  const given = (['redirectUri', 'tenant', 'clientSecret'] as const).find((name) =>
    spellings[name]?.startsWith('--'),
  )
  if (given === undefined) return
  const message = 'is missing: whose redirect URIs or client secret are to be looked at?'
  throw new ConfigurationError([{ path: '--client-id', message }])
}

function print({ out }: Terminal, diagnoses: readonly Diagnosis[]): void {
  for (const { level, text, change } of diagnoses) {
    out(`${level.padEnd(8)} ${text}`)
    if (change !== undefined) out(`         change: ${change}`)
  }
}

/** `itsme-simulator doctor`: checks a simulator from outside, as a client would. */
export const doctorCommand = command<Options>({
  name: 'doctor',
  usage: 'doctor [URL] [options]      (URL: ITSME_PUBLIC_URL, else http://localhost:4876)',
  about:
    'reads a simulator as a client would, and prints the lines to change; 1 where something is wrong',
  specs,
  positionals: 1,
  async run(input, terminal) {
    const { ITSME_PUBLIC_URL: publicUrl, ITSME_PORT: port } = terminal.environment
    checkOptions(input)
    const [typed] = input.positionals
    const base =
      typed === undefined && publicUrl
        ? ownBaseOf(publicUrl)
        : baseOf(typed ?? `http://localhost:${port || 4876}`)
    const { options, told } = ownSecrets(input, base, publicUrl)
    const diagnoses = [...(await examine(base, options)), ...told]
    print(terminal, diagnoses)
    const faults = diagnoses.filter(({ level }) => level === 'fault').length
    terminal.out(faults === 0 ? 'nothing is wrong' : `${faults} to change`)
    return faults === 0 ? 0 : 1
  },
})
