import { b2cKit, type KitSection } from '../../brokers/b2c-kit.ts'
import { type Broker, brokersFor } from '../../brokers/brokers.ts'
import { type B2cTenant, tenantFlags } from '../../domain/b2c/tenant.ts'
import { defined } from '../../domain/defined.ts'
import type { Partner } from '../../domain/partner.ts'
import { issuers, issuerUrl } from '../../oidc/issuers.ts'

/** What the home page shows to people who set up a broker. */
export interface HomeKits {
  /** One for each partner with a client secret, if the simulator knows the tenant. */
  readonly b2c: readonly {
    readonly tenant: string
    readonly partner: string
    readonly sections: readonly KitSection[]
    /** The command that writes the files of a custom policy. */
    readonly command: string
  }[]
  /** For the first partner with a client secret. */
  readonly brokers?: { readonly partner: string; readonly list: readonly Broker[] }
}

interface KitRequest {
  readonly partners: readonly Partner[]
  readonly tenant: B2cTenant | undefined
  readonly url: string
  /** Whether this browser may see client secrets. */
  readonly isOpen: boolean
}

/** Returns the values for brokers. They use client secrets, and the API of Microsoft's article. */
export function homeKits({ partners, tenant, url, isOpen }: KitRequest): HomeKits {
  const bySecret = partners.filter(({ authentication }) => authentication === 'client_secret_post')
  const [first] = bySecret
  const [csapi] = issuers
  const issuer = issuerUrl(csapi, url)
  const service = ({ services }: Partner) =>
    (services.find(({ type }) => type === 'authentication') ?? services[0])?.code ?? ''
  const kitOf = (partner: Partner, known: B2cTenant) =>
    b2cKit({
      tenant: known,
      issuerUrl: issuer,
      clientId: partner.code,
      service: service(partner),
      policy: 'B2C_1_itsme',
      ...(isOpen ? defined({ clientSecret: partner.secret }) : {}),
    })
  return {
    b2c:
      tenant === undefined
        ? []
        : bySecret.map((partner) => ({
            tenant: tenant.name,
            partner: partner.code,
            sections: kitOf(partner, tenant),
            command: `itsme-simulator b2c --public-url ${url} --client-id ${partner.code} --service ${service(partner)} ${tenantFlags(tenant)} --out policy`,
          })),
    ...(first === undefined
      ? {}
      : {
          brokers: {
            partner: first.code,
            list: brokersFor({
              issuerUrl: issuer,
              clientId: first.code,
              service: service(first),
            }),
          },
        }),
  }
}
