import { shortClaimName } from '../../domain/claims/claim-names.ts'
import { claimNames, claimsByScope } from '../../domain/claims/claims.ts'
import type { Partner } from '../../domain/partner.ts'
import { issuers, servesPartner } from '../../oidc/issuers.ts'
import { getCurl } from '../pages/logins/curl.ts'
import type { DemoChoice } from './demo-form.ts'
import { hasDemoKeys } from './demo-keys.ts'
import type { DemoFailure, DemoView } from './demo-views.ts'

/** The authorization request that the form makes. */
export interface DemoRequestUrl {
  readonly endpoint: string
  readonly parameters: readonly (readonly [name: string, value: string])[]
}

/** Returns the page with the form. */
export function demoView(
  { form, partner, service }: DemoChoice,
  partners: readonly Partner[],
  { endpoint, parameters }: DemoRequestUrl,
  failure: DemoFailure | undefined,
): Omit<DemoView, 'hasKiosk'> {
  const hasKeys = hasDemoKeys(partner)
  return {
    form,
    client: `${partner.code} ${service.code}`,
    partners: partners.map(({ code, name, services }) => ({
      code,
      name,
      services: services.map((each) => ({ code: each.code, name: each.name })),
    })),
    issuers: issuers.filter((issuer) => servesPartner(issuer, partner)).map(({ name }) => name),
    scopes: Object.keys(claimsByScope),
    claimNames: claimNames.map((name) => ({ name, shortName: shortClaimName(name) })),
    canSign: hasKeys,
    isConfirmation: service.type === 'confirmation',
    request: {
      endpoint,
      parameters,
      url: `${endpoint}?${queryOf(parameters)}`,
      curl: getCurl(endpoint, parameters),
    },
    isNotRedeemed: partner.authentication === 'private_key_jwt' && !hasKeys,
    ...(failure === undefined ? {} : { failure }),
  }
}

/** Encodes parameters in their order. A name may come twice. */
export function queryOf(parameters: DemoRequestUrl['parameters']): string {
  return new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString()
}
