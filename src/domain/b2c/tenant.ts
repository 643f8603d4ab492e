import { defined } from '../defined.ts'

/** The properties of an Azure AD B2C tenant that an identity provider needs. All values are in lower case. */
export interface B2cTenant {
  /** The part before `.onmicrosoft.com`. */
  readonly name: string
  readonly id?: string
  readonly customDomain?: string
  /** A policy that sets `UsePolicyInRedirectUri`. */
  readonly policy?: string
}

type Given = { readonly [K in keyof B2cTenant]?: B2cTenant[K] | undefined } & { name: string }

/** Creates a tenant in lower case, because B2C always sends its redirect URIs in lower case. */
export function createTenant({ name, id, customDomain, policy }: Given): B2cTenant {
  return {
    name: name.toLowerCase(),
    ...defined({
      id: id?.toLowerCase(),
      customDomain: customDomain?.toLowerCase(),
      policy: policy?.toLowerCase(),
    }),
  }
}

/** Returns the command-line options that register a tenant's redirect URIs. */
export function tenantFlags({ name, id, customDomain, policy }: B2cTenant): string {
  const flags = [
    ['--b2c-tenant', name],
    ['--b2c-tenant-id', id],
    ['--b2c-custom-domain', customDomain],
    ['--b2c-policy', policy],
  ]
  return flags
    .flatMap(([flag, value]) => (value === undefined ? [] : [`${flag} ${value}`]))
    .join(' ')
}

/**
 * Returns every redirect URI that the tenant may send, the most common first (Microsoft's article on generic OpenID
 * Connect providers: lower case; the tenant by name or id; the custom domain instead of b2clogin.com; the policy with
 * `UsePolicyInRedirectUri`).
 */
export function redirectUrisOfTenant({ name, id, customDomain, policy }: B2cTenant): string[] {
  const hosts = [`${name}.b2clogin.com`, ...(customDomain === undefined ? [] : [customDomain])]
  const tenants = [`${name}.onmicrosoft.com`, name, ...(id === undefined ? [] : [id])]
  const policies = ['', ...(policy === undefined ? [] : [`/${policy}`])]
  return hosts.flatMap((host) =>
    policies.flatMap((path) =>
      tenants.map((tenant) => `https://${host}/${tenant}${path}/oauth2/authresp`),
    ),
  )
}
