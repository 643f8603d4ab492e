import { type OptionSpec, option } from '../config/options/option-spec.ts'
import { domainName, guid, policyName, tenantName } from '../config/options/tenant-name.ts'
import { type B2cTenant, createTenant, redirectUrisOfTenant } from '../domain/b2c/tenant.ts'

/** The options that name a tenant. */
export interface TenantOptions {
  readonly tenant?: string
  readonly tenantId?: string
  readonly customDomain?: string
  readonly b2cPolicy?: string
}

/** The options that name a tenant, with and without the prefix of the simulator's own options. */
const names: readonly OptionSpec[] = [
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
].map((spec) => ({
  ...spec,
  alias: spec.flag.replace('--', '--b2c-'),
  variable: spec.variable.replace('ITSME_', 'ITSME_B2C_'),
}))

/** The options that name a tenant, and the policy in its redirect URIs. */
export const tenantSpecs: readonly OptionSpec[] = [
  ...names,
  option({
    name: 'b2cPolicy',
    value: '<name>',
    description: 'a policy with UsePolicyInRedirectUri, for redirect URIs that carry it',
    schema: policyName,
  }),
]

/** Returns the tenant of a name, with the details from other options. */
export function tenantOfName(name: string, options: TenantOptions): B2cTenant {
  const { tenantId: id, customDomain, b2cPolicy: policy } = options
  return createTenant({ name, id, customDomain, policy })
}

/** Returns the tenant that the options of a command name; undefined if they name none. */
export function namedTenant(options: TenantOptions): B2cTenant | undefined {
  return options.tenant === undefined ? undefined : tenantOfName(options.tenant, options)
}

/** Returns every redirect URI of that tenant; empty if the options name none. */
export function namedRedirectUris(options: TenantOptions): string[] {
  const tenant = namedTenant(options)
  return tenant === undefined ? [] : redirectUrisOfTenant(tenant)
}
