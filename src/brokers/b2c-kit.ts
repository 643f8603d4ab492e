import { type B2cTenant, redirectUrisOfTenant, tenantFlags } from '../domain/b2c/tenant.ts'
import { claimPrefix } from '../domain/claims/claim-names.ts'

/** The facts from which the configuration values for a tenant are created. */
export interface KitFacts {
  readonly tenant: B2cTenant
  /** URL of one of the two issuers, as B2C reaches it. */
  readonly issuerUrl: string
  readonly clientId: string
  /** Absent if it must not be shown. */
  readonly clientSecret?: string
  /** Code of the service. */
  readonly service: string
  /** Name of the user flow or custom policy. */
  readonly policy: string
  /** Whether the files of a custom policy are also written. */
  readonly hasFiles?: boolean
  /** Id of the registered application, if it is already known. */
  readonly applicationId?: string
}

/** One form of the Azure portal: where it is, and the value of each field. */
export interface KitSection {
  readonly title: string
  readonly where: string
  readonly fields: readonly (readonly [label: string, value: string])[]
}

/** Microsoft's test page, which shows the tokens that it receives. */
const jwtMs = 'https://jwt.ms'

/**
 * Returns the scope to request. B2C reads strings from the ID token, so the scope does not include the address, which
 * is a JSON object (Microsoft's article on itsme).
 */
export function kitScope(service: string): string {
  return `openid service:${service} profile email phone`
}

export function metadataUrl(issuerUrl: string): string {
  return `${issuerUrl}/.well-known/openid-configuration`
}

/** Returns the URL to test a user flow or custom policy in a browser (Microsoft's article, "Run user flow"). */
export function runUrl({ tenant, policy, applicationId }: KitFacts): string {
  const { name, customDomain } = tenant
  const query = new URLSearchParams({
    p: policy,
    client_id: applicationId ?? 'YOUR-APPLICATION-ID',
    nonce: 'defaultNonce',
    redirect_uri: jwtMs,
    scope: 'openid',
    response_type: 'id_token',
    prompt: 'login',
  })
  const host = customDomain ?? `${name}.b2clogin.com`
  return `https://${host}/${name}.onmicrosoft.com/oauth2/v2.0/authorize?${query}`
}

/**
 * Returns the steps of Microsoft's article "Configure itsme OpenID Connect with Azure AD B2C", with the values of an
 * instance.
 */
export function b2cKit(facts: KitFacts): KitSection[] {
  const { policy, hasFiles = false } = facts
  const isCustom = isCustomPolicy(policy)
  return [
    identityProvider(facts),
    redirects(facts),
    ...(isCustom ? [] : [userFlow(policy)]),
    ...(isCustom || hasFiles ? [customPolicy(relyingPartyPolicy(facts))] : []),
    registration(),
    run(facts),
  ]
}

function identityProvider({ issuerUrl, clientId, clientSecret, service }: KitFacts): KitSection {
  return {
    title: 'Identity provider',
    where: 'Azure AD B2C > Identity providers > New OpenID Connect provider',
    fields: [
      ['Name', 'itsme'],
      ['Metadata URL', metadataUrl(issuerUrl)],
      ['ClientID', clientId],
      ['Client Secret', clientSecret ?? '(the client secret of this partner)'],
      ['Scope', kitScope(service)],
      ['Response Type', 'code'],
      ['Response Mode', 'query'],
      ['Domain Hint', '(leave it empty)'],
      ['UserID', 'sub'],
      ['Display Name', 'name'],
      ['Given name', 'given_name'],
      ['Surname', 'family_name'],
      ['Email', 'email'],
    ],
  }
}

function redirects({ tenant, service }: KitFacts): KitSection {
  return {
    title: 'Redirect URIs',
    where: `registered for ${service} at the start, by ${tenantFlags(tenant)}`,
    fields: redirectUrisOfTenant(tenant).map((uri) => ['Redirect URI', uri] as const),
  }
}

/** Checks whether a policy is a custom policy, not a user flow. */
export function isCustomPolicy(policy: string): boolean {
  return /^b2c_1a_/i.test(policy)
}

/** Returns the policy that applications use. A user flow's name cannot be the name of a custom policy. */
export function relyingPartyPolicy({ policy }: KitFacts): string {
  return isCustomPolicy(policy) ? policy : 'B2C_1A_SignUpOrSignInItsme'
}

function userFlow(policy: string): KitSection {
  return {
    title: 'User flow',
    where: 'Azure AD B2C > User flows > New user flow, then its Properties',
    fields: [
      ['Type', 'Sign up and sign in'],
      ['Name', `${policy.replace(/^B2C_1_/i, '')} (the portal puts B2C_1_ before it)`],
      ['Identity providers', 'itsme'],
      ['Access & ID token lifetimes (minutes)', '5'],
      ['Refresh token sliding window lifetime', 'No expiry'],
    ],
  }
}

function customPolicy(policy: string): KitSection {
  return {
    title: 'Custom policy',
    where:
      'Azure AD B2C > Identity Experience Framework, above the starter pack SocialAndLocalAccounts',
    fields: [
      ['Policy key', 'ItsmeSecret (Manual, Signature; the portal puts B2C_1A_ before it)'],
      ['Upload first', 'B2C_1A_ItsmeExtensions.xml'],
      ['Upload then', `${policy}.xml`],
    ],
  }
}

function registration(): KitSection {
  return {
    title: 'Application',
    where:
      'Azure AD B2C > App registrations > New registration, then Authentication; clear the two boxes of implicit grant before production',
    fields: [
      ['Name', 'itsme test'],
      ['Redirect URI', jwtMs],
      ['Multi-factor authentication', 'Disabled'],
      ['Access tokens (used for implicit flows)', 'checked'],
      ['ID tokens (used for implicit and hybrid flows)', 'checked'],
    ],
  }
}

function run(facts: KitFacts): KitSection {
  const isCustom = isCustomPolicy(facts.policy)
  const place = isCustom
    ? `Identity Experience Framework > ${facts.policy} > Run now`
    : 'User flows > the user flow > Run user flow'
  return {
    title: isCustom ? 'Run policy' : 'Run user flow',
    where: `Azure AD B2C > ${place}; or open this in a browser`,
    fields: [
      ['Application', 'itsme test'],
      ['Reply URL', jwtMs],
      ['Address', runUrl(facts)],
    ],
  }
}

/** The `claims` parameter of the custom policy in itsme's guide for B2C, verbatim. */
export const guideClaims = JSON.stringify({
  userinfo: { [`${claimPrefix}BENationalNumber`]: null, phone_number_verified: null },
})
