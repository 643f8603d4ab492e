import { join } from 'node:path'
import * as z from 'zod'
import { b2cKit, type KitFacts, relyingPartyPolicy, runUrl } from '../brokers/b2c-kit.ts'
import { policyFiles, secretKey, takenPolicies } from '../brokers/b2c-policy.ts'
import { type OptionSpec, option, url, withoutSlash } from '../config/options/option-spec.ts'
import { guid, policyName } from '../config/options/tenant-name.ts'
import { code } from '../config/schema-words.ts'
import { defined } from '../domain/defined.ts'
import { ConfigurationError } from '../domain/errors.ts'
import { isPrivateName } from '../domain/host-name.ts'
import { discoveryPath, issuers, issuerUrl } from '../oidc/issuers.ts'
import { baseOf } from './base-url.ts'
import { command } from './command.ts'
import { loginServiceOf, serviceSpec } from './service-option.ts'
import { type TenantOptions, tenantOfName, tenantSpecs } from './tenant-flags.ts'
import { writeFileAnew } from './write-file.ts'

interface Options extends TenantOptions {
  readonly tenant: string
  readonly publicUrl: string
  readonly policy?: string
  readonly applicationId?: string
  readonly issuer?: 'csapi' | 'v2'
  readonly clientId?: string
  readonly service?: readonly string[]
  readonly out?: string
}

const specs: readonly OptionSpec[] = [
  ...tenantSpecs,
  option({
    name: 'policy',
    value: '<name>',
    description: 'the user flow (B2C_1_…) or custom policy (B2C_1A_…) that applications name',
    standard: 'B2C_1_itsme',
    schema: policyName,
  }),
  option({
    name: 'publicUrl',
    value: '<url>',
    description: 'the https URL under which B2C reaches the simulator',
    schema: url,
  }),
  option({
    name: 'applicationId',
    value: '<guid>',
    description: 'the registered application, for the address that runs the user flow',
    schema: guid,
  }),
  option({
    name: 'issuer',
    value: '<csapi|v2>',
    description:
      "csapi, the API of Microsoft's article, if itsme onboarded you before 25 June 2025; otherwise v2",
    standard: 'csapi',
    schema: z.enum(['csapi', 'v2']),
  }),
  option({
    name: 'clientId',
    value: '<code>',
    description: 'the partner code',
    standard: 'DEMO',
    schema: code,
  }),
  serviceSpec,
  option({
    name: 'out',
    value: '<folder>',
    description: 'where the custom policy files go',
    standard: 'they are not written',
    schema: z.string().min(1),
  }),
]

/** Spells the name of a policy as B2C does, with the prefix in capitals. */
function policyOf(given = 'B2C_1_itsme'): string {
  const name = given.replace(/^b2c_1a?_/i, (prefix) => prefix.toUpperCase())
  const taken = takenPolicies.find((each) => each.toLowerCase() === name.toLowerCase())
  if (taken === undefined) return name
  const message = `${taken} is the name of a policy below it; choose another, such as B2C_1A_SignUpOrSignInItsme`
  throw new ConfigurationError([{ path: 'policy', message }])
}

/**
 * Checks the public URL. The URL of an issuer or of its metadata would be mistaken for a base path.
 *
 * @throws ConfigurationError
 */
function publicBaseOf(given: string): string {
  const own = withoutSlash(given)
  if (!own.includes(issuers[0].path) && !own.endsWith(discoveryPath)) return own
  const message = `is the URL of an issuer or of its metadata: give the public URL, ${baseOf(given)}`
  throw new ConfigurationError([{ path: 'publicUrl', message }])
}

function factsOf(options: Options): KitFacts {
  const { issuer: name = 'csapi', clientId = 'DEMO', applicationId, publicUrl } = options
  const issuer = issuers.find((each) => each.name === name) ?? issuers[0]
  return {
    tenant: tenantOfName(options.tenant, options),
    issuerUrl: issuerUrl(issuer, publicBaseOf(publicUrl)),
    clientId,
    service: loginServiceOf(options.service),
    policy: policyOf(options.policy),
    hasFiles: options.out !== undefined,
    ...defined({ applicationId }),
  }
}

/** Formats the kit as text: for each section a heading, where to find it, and one field per line. */
function kitText(facts: KitFacts): string {
  return b2cKit(facts)
    .map(({ title, where, fields }) => {
      const width = Math.max(...fields.map(([label]) => label.length))
      const rows = fields.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`)
      return [title, `  (${where})`, ...rows].join('\n')
    })
    .join('\n\n')
}

/** `itsme-simulator b2c`: the values of Microsoft's article on itsme, for one simulator and one tenant. */
export const b2cCommand = command<Options>({
  name: 'b2c',
  usage: 'b2c --tenant contoso --public-url https://itsme.example.com [options]',
  about:
    'prints what to fill into Azure AD B2C, and writes the files of a custom policy; the user flow is B2C_1_itsme unless --policy names another',
  specs,
  needed: ['tenant', 'publicUrl'],
  async run({ options }, { out, err }) {
    const facts = factsOf(options)
    out(kitText(facts))
    if (!isReachable(facts.issuerUrl)) {
      err('warning: Azure AD B2C reaches public https addresses only')
    }
    if (options.out === undefined) return 0
    const files = policyFiles(facts)
    for (const { name, text } of files) writeFileAnew(join(options.out, name), text)
    err(
      `written to ${options.out}, to be uploaded in this order: ${files.map(({ name }) => name).join(', ')}`,
    )
    err(`before that: a policy key ${secretKey} with the client secret (Manual, Signature)`)
    err(`then open ${runUrl({ ...facts, policy: relyingPartyPolicy(facts) })}`)
    return 0
  },
})

function isReachable(url: string): boolean {
  return url.startsWith('https:') && !isPrivateName(new URL(url).host)
}
