import { type B2cTenant, redirectUrisOfTenant } from '../domain/b2c/tenant.ts'
import type { PartnerFixture } from './fixture-types.ts'

/** A partner whose services take the redirect URIs of a tenant, too; as it was where there is none. */
export function registerTenant(
  partner: PartnerFixture,
  tenant: B2cTenant | undefined,
): PartnerFixture {
  if (tenant === undefined) return partner
  const more = redirectUrisOfTenant(tenant)
  const services = partner.services.map((service) => ({
    ...service,
    redirectUris: [...new Set([...service.redirectUris, ...more])],
  }))
  return { ...partner, services }
}
