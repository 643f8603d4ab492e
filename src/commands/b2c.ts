import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { domainName, guid, policyName, tenantName } from '../config/b2c-words.ts'
import { type OptionSpec, option, serviceText, url } from '../config/options.ts'
import { code } from '../config/schema-words.ts'
import { b2cKit, type KitFacts } from '../domain/b2c/kit.ts'
import { policyFiles } from '../domain/b2c/policy.ts'
import { createTenant } from '../domain/b2c/tenant.ts'
import { defined } from '../domain/defined.ts'
import { issuers, issuerUrl } from '../oidc/issuers.ts'
import { command } from './command.ts'
import { writeFileAnew } from './write-file.ts'

interface Options {
  readonly tenant: string
  readonly publicUrl: string
  readonly tenantId?: string
  readonly customDomain?: string
  readonly policy?: string
  readonly applicationId?: string
  readonly issuer?: 'csapi' | 'v2'
  readonly clientId?: string
  readonly service?: string
  readonly out?: string
}

const specs: readonly OptionSpec[] = [
  {
    ...option({
      name: 'tenant',
      value: '<name>',
      description: 'the tenant: contoso for contoso.onmicrosoft.com',
      schema: tenantName,
    }),
    variable: 'ITSME_B2C_TENANT',
  },
  option({
    name: 'publicUrl',
    value: '<url>',
    description: 'the https URL under which B2C reaches the simulator',
    schema: url,
  }),
  {
    ...option({
      name: 'tenantId',
      value: '<guid>',
      description: "the tenant's id, for redirect URIs that carry it",
      schema: guid,
    }),
    variable: 'ITSME_B2C_TENANT_ID',
  },
  {
    ...option({
      name: 'customDomain',
      value: '<host>',
      description: "the tenant's custom domain",
      schema: domainName,
    }),
    variable: 'ITSME_B2C_CUSTOM_DOMAIN',
  },
  {
    ...option({
      name: 'policy',
      value: '<name>',
      description: 'the user flow (B2C_1_…) or custom policy (B2C_1A_…)',
      standard: 'B2C_1_itsme',
      schema: policyName,
    }),
    variable: 'ITSME_B2C_POLICY',
  },
  option({
    name: 'applicationId',
    value: '<guid>',
    description: 'the registered application, for the address that runs the user flow',
    schema: guid,
  }),
  option({
    name: 'issuer',
    value: '<csapi|v2>',
    description: "the client-secret API of Microsoft's article, or v2",
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
  option({
    name: 'service',
    value: '<code>',
    description: 'the service code',
    standard: 'DEMO_LOGIN, as at a start without --service',
    schema: serviceText,
  }),
  option({
    name: 'out',
    value: '<folder>',
    description: 'where the custom policy files go',
    standard: 'they are not written',
    schema: z.string().min(1),
  }),
]

function factsOf(options: Options): KitFacts {
  const { publicUrl, issuer: name = 'csapi', clientId = 'DEMO', applicationId } = options
  const issuer = issuers.find((each) => each.name === name) ?? issuers[0]
  return {
    tenant: createTenant({
      name: options.tenant,
      id: options.tenantId,
      customDomain: options.customDomain,
    }),
    issuerUrl: issuerUrl(issuer, publicUrl.replace(/\/+$/, '')),
    clientId,
    service: options.service?.split(':')[0] ?? 'DEMO_LOGIN',
    policy: options.policy ?? 'B2C_1_itsme',
    ...defined({ applicationId }),
  }
}

/** The kit as text: a heading, where it is, and the fields below each other. */
function kitText(facts: KitFacts): string {
  return b2cKit(facts)
    .map(({ title, where, fields }) => {
      const width = Math.max(...fields.map(([label]) => label.length))
      const rows = fields.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`)
      return [title, `  (${where})`, ...rows].join('\n')
    })
    .join('\n\n')
}

/** `itsme-simulator b2c`: the values of Microsoft's article on itsme for one instance and one tenant. */
export const b2cCommand = command<Options>({
  name: 'b2c',
  usage: 'b2c --tenant contoso --public-url https://itsme.example.com [options]',
  about: 'prints what to fill into Azure AD B2C, and writes the files of a custom policy',
  specs,
  needed: ['tenant', 'publicUrl'],
  async run({ options }, { out, err }) {
    const facts = factsOf(options)
    out(kitText(facts))
    if (!facts.issuerUrl.startsWith('https:')) {
      err('warning: Azure AD B2C reaches https addresses only')
    }
    const { out: folder } = options
    if (folder === undefined) return 0
    mkdirSync(folder, { recursive: true })
    for (const { name, text } of policyFiles(facts)) {
      writeFileAnew(join(folder, name), text)
      err(`written: ${join(folder, name)}`)
    }
    return 0
  },
})
