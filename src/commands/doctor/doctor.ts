import * as z from 'zod'
import { type OptionSpec, option } from '../../config/option-spec.ts'
import { redirectUri } from '../../config/partner-schema.ts'
import { code } from '../../config/schema-words.ts'
import { tenantFlags } from '../../domain/b2c/tenant.ts'
import { systemClock } from '../../domain/clock.ts'
import { ConfigurationError } from '../../domain/errors.ts'
import { issuers } from '../../oidc/issuers.ts'
import { baseOf } from '../base-url.ts'
import { type CommandInput, command, type Terminal } from '../command.ts'
import { loginServiceOf, serviceSpec } from '../service-option.ts'
import {
  namedRedirectUris,
  namedTenant,
  type TenantOptions,
  tenantSpecs,
} from '../tenant-options.ts'
import type { Diagnosis } from './diagnosis.ts'
import { clockOf, endpointsOf, issuerOf, keysOf } from './document.ts'
import { clientOf, clientSecretOf, controlOf, type Registration, redirectUriOf } from './partner.ts'
import { certificateOf, type Discovered, discover } from './reach.ts'
import { ownSecrets, type Secrets, safeOptions } from './secrets.ts'

interface Options extends TenantOptions, Secrets {
  readonly clientId?: string
  readonly service?: readonly string[]
  readonly redirectUri?: readonly string[]
}

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
  // Where the name is wrong everything else would be wrong with it, and be told as often.
  if (issuer.level === 'fault') return [...connection, ...(await keysOf(csapi, base))]
  const { options: safe, told } = safeOptions(options, csapi.answer, base)
  return [
    ...connection,
    ...(await endpointsOf(csapi, base)),
    ...('document' in v2 ? [issuerOf(v2, base, issuers[1]), ...(await endpointsOf(v2, base))] : v2),
    ...(await keysOf(csapi, base)),
    ...(await partnerOf(csapi, base, safe)),
    ...(await controlOf(base, safe.controlToken)),
    ...told,
  ]
}

async function partnerOf(
  { document }: Discovered,
  base: string,
  options: Options,
): Promise<Diagnosis[]> {
  const { clientId, clientSecret, service } = options
  const isBelow = (name: string) => String(document[name]).startsWith(`${base}/`)
  if (clientId === undefined || !isBelow('authorization_endpoint')) return []
  const registration: Registration = {
    base,
    authorizationEndpoint: String(document['authorization_endpoint']),
    tokenEndpoint: String(document['token_endpoint']),
    clientId,
    service: loginServiceOf(service),
  }
  const tenant = namedTenant(options)
  const ofTenant = { ...registration, ...(tenant && { tenantFlags: tenantFlags(tenant) }) }
  const client = await clientOf(registration)
  if (client.level === 'fault') return [client]
  const found = [client]
  for (const uri of options.redirectUri ?? []) found.push(await redirectUriOf(registration, uri))
  for (const uri of namedRedirectUris(options)) found.push(await redirectUriOf(ofTenant, uri))
  if (clientSecret !== undefined && isBelow('token_endpoint'))
    found.push(await clientSecretOf(registration, clientSecret))
  return found
}

/** What a flag wants to be looked at of a partner needs the partner. @throws ConfigurationError */
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

/** `itsme-simulator doctor`: looks at a simulator from outside, as a client would. */
export const doctorCommand = command<Options>({
  name: 'doctor',
  usage: 'doctor [URL] [options]      (URL: ITSME_PUBLIC_URL, else http://localhost:4876)',
  about:
    'reads a simulator as a client would, and prints the lines to change; 1 where something is wrong',
  specs,
  positionals: 1,
  async run(input, terminal) {
    const { ITSME_PUBLIC_URL: publicUrl, ITSME_PORT: port } = terminal.environment
    const given = input.positionals[0] ?? (publicUrl || `http://localhost:${port || 4876}`)
    checkOptions(input)
    const base = baseOf(given)
    const { options, told } = ownSecrets(input, base, publicUrl)
    const diagnoses = [...(await examine(base, options)), ...told]
    print(terminal, diagnoses)
    const faults = diagnoses.filter(({ level }) => level === 'fault').length
    terminal.out(faults === 0 ? 'nothing is wrong' : `${faults} to change`)
    return faults === 0 ? 0 : 1
  },
})
