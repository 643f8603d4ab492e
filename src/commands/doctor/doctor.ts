import * as z from 'zod'
import { tenantName } from '../../config/b2c-words.ts'
import { type OptionSpec, option, serviceText } from '../../config/options.ts'
import { redirectUri } from '../../config/partner-schema.ts'
import { code } from '../../config/schema-words.ts'
import { createTenant, redirectUrisOfTenant } from '../../domain/b2c/tenant.ts'
import { systemClock } from '../../domain/clock.ts'
import { ConfigurationError } from '../../domain/errors.ts'
import { discoveryPath, issuers } from '../../oidc/issuers.ts'
import { command, type Terminal } from '../command.ts'
import type { Diagnosis } from './diagnosis.ts'
import { clockOf, endpointsOf, issuerOf, keysOf } from './document.ts'
import { controlOf, redirectUriOf } from './partner.ts'
import { certificateOf, type Discovered, discover } from './reach.ts'

interface Options {
  readonly clientId?: string
  readonly service?: string
  readonly redirectUri?: readonly string[]
  readonly tenant?: string
  readonly controlToken?: string
}

const specs: readonly OptionSpec[] = [
  option({ name: 'clientId', value: '<code>', description: 'a partner to look at', schema: code }),
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
  {
    ...option({
      name: 'tenant',
      flag: '--b2c-tenant',
      value: '<name>',
      description: 'an Azure AD B2C tenant, whose redirect URIs must be registered',
      schema: tenantName,
    }),
    variable: 'ITSME_B2C_TENANT',
  },
  option({
    name: 'controlToken',
    value: '<token>',
    description: 'to look at the keys, too',
    secret: true,
    schema: z.string().min(1),
  }),
]

/** The URL of a simulator, from what was given: its own, an issuer's or a discovery document's. @throws ConfigurationError */
export function baseOf(given: string): string {
  if (!/^https?:\/\//.test(given) || !URL.canParse(given)) {
    const message =
      'must be the http or https URL of a simulator, such as https://itsme.example.com'
    throw new ConfigurationError([{ path: given, message }])
  }
  const { origin, pathname } = new URL(given)
  const path = pathname.replace(/\/+$/, '').replace(discoveryPath, '')
  const issuer = issuers.find((each) => path.endsWith(each.path))
  return origin + path.slice(0, path.length - (issuer?.path.length ?? 0))
}

async function examine(base: string, options: Options): Promise<Diagnosis[]> {
  const now = systemClock.now()
  const [csapi, v2] = await Promise.all(issuers.map((issuer) => discover(base, issuer)))
  if (csapi === undefined || !('document' in csapi)) return [...(csapi ?? [])]
  const both = [csapi, ...(v2 !== undefined && 'document' in v2 ? [v2] : [])]
  const perIssuer = await Promise.all(
    both.map(async (found, index) => [
      ...issuerOf(found, base, issuers[index] ?? issuers[0]),
      ...(await endpointsOf(found, base)),
    ]),
  )
  return [
    ...certificateOf(csapi.answer, base, now),
    ...clockOf(csapi.answer, now),
    ...perIssuer.flat(),
    ...(v2 !== undefined && !('document' in v2) ? v2 : []),
    ...(await keysOf(csapi, base)),
    ...(await redirectUrisOf(csapi, options)),
    ...(await controlOf(base, options.controlToken)),
  ]
}

async function redirectUrisOf({ document }: Discovered, options: Options): Promise<Diagnosis[]> {
  const { clientId, service, tenant } = options
  if (clientId === undefined) return []
  const ofTenant =
    tenant === undefined ? [] : redirectUrisOfTenant(createTenant({ name: tenant })).slice(0, 1)
  const registration = {
    authorizationEndpoint: String(document['authorization_endpoint']),
    clientId,
    service: service?.split(':')[0] ?? 'DEMO_LOGIN',
  }
  const uris = [...(options.redirectUri ?? []), ...ofTenant]
  return Promise.all(uris.map((uri) => redirectUriOf(registration, uri)))
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
    const diagnoses = await examine(baseOf(given), options)
    print(terminal, diagnoses)
    const faults = diagnoses.filter(({ level }) => level === 'fault').length
    terminal.out(faults === 0 ? 'nothing is wrong' : `${faults} to change`)
    return faults === 0 ? 0 : 1
  },
})
