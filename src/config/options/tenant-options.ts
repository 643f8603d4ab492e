import { type B2cTenant, createTenant } from '../../domain/b2c/tenant.ts'
import type { InputError } from '../../domain/errors.ts'
import type { Fixtures } from '../fixtures/fixtures.ts'
import type { GivenOptions } from './given-options.ts'

/** Checks that tenant options name a tenant, and that there is a partner to register the tenant for. */
export function tenantErrors(
  options: GivenOptions,
  loaded: Fixtures | { readonly errors: readonly InputError[] },
): InputError[] {
  const { b2cTenant } = options
  const others = (['b2cTenantId', 'b2cCustomDomain', 'b2cPolicy'] as const).filter(
    (name) => options[name] !== undefined,
  )
  if (b2cTenant === undefined) {
    return others.map((path) => ({
      path,
      message: 'belongs to a tenant: name it with --b2c-tenant',
    }))
  }
  if ('errors' in loaded || loaded.partners.length > 0) return []
  const message =
    'there is no partner that the tenant could be registered for: name one with --client-id and --client-secret, or with --fixtures'
  return [{ path: 'b2cTenant', message }]
}

/** Returns the tenant that options name; undefined if they name none. */
export function tenantOf(options: GivenOptions): B2cTenant | undefined {
  const { b2cTenant: name, b2cTenantId: id, b2cCustomDomain: customDomain } = options
  return name === undefined
    ? undefined
    : createTenant({ name, id, customDomain, policy: options.b2cPolicy })
}
