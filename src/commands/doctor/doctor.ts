import * as z from 'zod'
import { type OptionSpec, option, serviceText } from '../../config/option-spec.ts'
import { redirectUri } from '../../config/partner-schema.ts'
import { code } from '../../config/schema-words.ts'
import { redirectUrisOfTenant } from '../../domain/b2c/tenant.ts'
import { systemClock } from '../../domain/clock.ts'
import { ConfigurationError } from '../../domain/errors.ts'
import { issuers } from '../../oidc/issuers.ts'
import { baseOf } from '../base-url.ts'
import { command, type Terminal } from '../command.ts'
import { type TenantOptions, tenantOf, tenantSpecs } from '../tenant-options.ts'
import type { Diagnosis } from './diagnosis.ts'
import { clockOf, endpointsOf, issuerOf, keysOf } from './document.ts'
import { clientSecretOf, controlOf, type Registration, redirectUriOf } from './partner.ts'
import { certificateOf, type Discovered, discover } from './reach.ts'
import { ownSecrets, type Secrets, safeOptions } from './secrets.ts'

interface Options extends TenantOptions, Secrets {
  readonly clientId?: string
  readonly service?: string
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
  option({
    name: 'service',
    value: '<code>',
    description: 'a service of it',
    standard: 'DEMO_LOGIN, as at a start without --service',
    schema: serviceText,
  }),
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
  const now = systemClock.now()
  const [csapi, v2] = await Promise.all(issuers.map((issuer) => discover(base, issuer)))
  if (csapi === undefined || v2 === undefined) return []
  if (!('document' in csapi)) return [...csapi]
  const connection = [
    ...certificateOf(csapi.answer, base, now),
    ...clockOf(csapi.answer, now),
    issuerOf(csapi, base, issuers[0]),
  ]
  // Where the name is wrong everything else would be wrong with it, and be told as often.
  if (connection.some(({ level, text }) => level === 'fault' && text.includes('AADB2C90238'))) {
    return [...connection, ...(await keysOf(csapi, base))]
  }
  const { safe, told } = safeOptions(options, csapi.answer, base)
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
    authorizationEndpoint: String(document['authorization_endpoint']),
    tokenEndpoint: String(document['token_endpoint']),
    clientId,
    service: service?.split(':')[0] ?? 'DEMO_LOGIN',
  }
  const tenant = tenantOf(options)
  const ofTenant = tenant === undefined ? [] : redirectUrisOfTenant(tenant)
  const found: Diagnosis[] = []
  for (const uri of [...(options.redirectUri ?? []), ...ofTenant]) {
    found.push(await redirectUriOf(registration, uri))
  }
  if (clientSecret !== undefined && isBelow('token_endpoint'))
    found.push(await clientSecretOf(registration, clientSecret))
  return found
}

/** What is to be looked at of a partner needs the partner. @throws ConfigurationError */
function checkOptions(options: Options): void {
  if (options.clientId !== undefined) return
  const given = (['redirectUri', 'tenant', 'clientSecret'] as const).find(
    (name) => options[name] !== undefined,
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
  async run({ options, positionals }, terminal) {
    const { ITSME_PUBLIC_URL: publicUrl, ITSME_PORT: port } = terminal.environment
    const given = positionals[0] ?? (publicUrl || `http://localhost:${port || 4876}`)
    checkOptions(options)
    const base = baseOf(given)
    const diagnoses = await examine(base, ownSecrets(options, base, terminal.environment))
    print(terminal, diagnoses)
    const faults = diagnoses.filter(({ level }) => level === 'fault').length
    terminal.out(faults === 0 ? 'nothing is wrong' : `${faults} to change`)
    return faults === 0 ? 0 : 1
  },
})
