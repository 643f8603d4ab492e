import { type OptionSpec, option } from '../config/options/option-spec.ts'
import { domainName, guid, policyName, tenantName } from '../config/options/tenant-name.ts'
import { type B2cTenant, createTenant, redirectUrisOfTenant } from '../domain/b2c/tenant.ts'

/** What names a tenant. */
export interface TenantOptions {
  readonly tenant?: string
  readonly tenantId?: string
  readonly customDomain?: string
  readonly b2cPolicy?: string
}

/** The options of a tenant, with and without the prefix that they have at the start of a simulator. */
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

/** What names a tenant, and the policy in its redirect URIs. */
export const tenantSpecs: readonly OptionSpec[] = [
  ...names,
  option({
    name: 'b2cPolicy',
    value: '<name>',
    description: 'a policy with UsePolicyInRedirectUri, for redirect URIs that carry it',
    schema: policyName,
  }),
]

/** The tenant of a name, with what other options say of it. */
export function tenantOfName(name: string, options: TenantOptions): B2cTenant {
  const { tenantId: id, customDomain, b2cPolicy: policy } = options
  return createTenant({ name, id, customDomain, policy })
}

/** The tenant that options of a command name. */
export function namedTenant(options: TenantOptions): B2cTenant | undefined {
  return options.tenant === undefined ? undefined : tenantOfName(options.tenant, options)
}

/** Every redirect URI of that tenant; none where none is named. */
export function namedRedirectUris(options: TenantOptions): string[] {
  const tenant = namedTenant(options)
  return tenant === undefined ? [] : redirectUrisOfTenant(tenant)
}
