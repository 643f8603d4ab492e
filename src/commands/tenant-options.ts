import { domainName, guid, policyName, tenantName } from '../config/b2c-words.ts'
import { type OptionSpec, option } from '../config/option-spec.ts'
import { type B2cTenant, createTenant } from '../domain/b2c/tenant.ts'

/** What names a tenant. */
export interface TenantOptions {
  readonly tenant?: string
  readonly tenantId?: string
  readonly customDomain?: string
  readonly policy?: string
}

/** The options of a tenant, with and without the prefix that they have at the start of a simulator. */
export const tenantSpecs: readonly OptionSpec[] = [
  option({
    name: 'tenant',
    value: '<name>',
    description: 'the Azure AD B2C tenant: contoso for contoso.onmicrosoft.com',
    schema: tenantName,
  }),
  option({
    name: 'tenantId',
    value: '<guid>',
    description: "the tenant's id, for redirect URIs that carry it",
    schema: guid,
  }),
  option({
    name: 'customDomain',
    value: '<host>',
    description: "the tenant's custom domain",
    schema: domainName,
  }),
  option({
    name: 'policy',
    value: '<name>',
    description: 'the user flow (B2C_1_…) or custom policy (B2C_1A_…)',
    schema: policyName,
  }),
].map((spec) => ({
  ...spec,
  alias: spec.flag.replace('--', '--b2c-'),
  variable: spec.variable.replace('ITSME_', 'ITSME_B2C_'),
}))

/** The tenant that options name. */
export function tenantOf(options: TenantOptions): B2cTenant | undefined {
  const { tenant: name, tenantId: id, customDomain, policy } = options
  return name === undefined ? undefined : createTenant({ name, id, customDomain, policy })
}
