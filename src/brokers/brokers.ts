import { kitScope, metadataUrl } from './b2c-kit.ts'

/** What a broker needs to know about an instance. */
export interface BrokerFacts {
  readonly issuerUrl: string
  readonly clientId: string
  readonly service: string
}

/** How to set up a broker, according to its documentation. Only Keycloak has been tested (docs/hosting.md). */
export interface Broker {
  readonly name: string
  readonly where: string
  /** The redirect URIs to register for the service. Names in braces are placeholders for the broker's values. */
  readonly redirectUris: readonly string[]
  readonly fields: readonly (readonly [label: string, value: string])[]
  readonly note?: string
}

/** Returns the brokers other than Azure AD B2C, with the values of an instance. */
export function brokersFor({ issuerUrl, clientId, service }: BrokerFacts): Broker[] {
  const scope = kitScope(service)
  const metadata = metadataUrl(issuerUrl)
  const client = [
    ['Client ID', clientId],
    ['Client secret', '(the client secret of this partner)'],
  ] as const
  return [
    {
      name: 'Keycloak',
      where: 'Identity providers > Add provider > OpenID Connect v1.0',
      redirectUris: ['https://{host}/realms/{realm}/broker/{alias}/endpoint'],
      fields: [
        ['Discovery endpoint', metadata],
        ['Client authentication', 'Client secret sent as post'],
        ...client,
        ['Scopes (Advanced)', scope],
      ],
    },
    {
      name: 'Microsoft Entra External ID',
      where: 'External Identities > All identity providers > Custom > Add new > OpenID Connect',
      redirectUris: [
        'https://{tenant}.ciamlogin.com/{tenant-id}/federation/oauth2',
        'https://{tenant}.ciamlogin.com/{tenant}.onmicrosoft.com/federation/oauth2',
      ],
      fields: [
        ['Well-known endpoint', metadata],
        ['Issuer URI', issuerUrl],
        ...client,
        ['Client authentication', 'client_secret_post'],
        ['Scope', scope],
        ['Response type', 'code'],
        ['Claims', 'sub, name, given_name, family_name, email'],
      ],
      note: 'It takes no user without an e-mail address, such as 0470 00 00 12, unless told to',
    },
    {
      name: 'Auth0',
      where: 'Authentication > Enterprise > OpenID Connect > Create connection',
      redirectUris: ['https://{domain}/login/callback'],
      fields: [
        ['OpenID Connect Discovery URL', metadata],
        ['Communication channel', 'Back Channel'],
        ...client,
        ['Scopes', scope],
      ],
    },
    {
      name: 'Okta',
      where: 'Security > Identity Providers > Add identity provider > OpenID Connect IdP',
      redirectUris: ['https://{domain}/oauth2/v1/authorize/callback'],
      fields: [
        ...client,
        ['Authentication type', 'Client secret'],
        ['Scopes', scope],
        ['Issuer', issuerUrl],
        ['Endpoints', `authorization, token, JWKS and userinfo as in ${metadata}`],
      ],
    },
    {
      name: 'Amazon Cognito',
      where: 'User pool > Social and external providers > Add identity provider > OpenID Connect',
      redirectUris: ['https://{domain-prefix}.auth.{region}.amazoncognito.com/oauth2/idpresponse'],
      fields: [
        ...client,
        ['Authorized scopes', scope],
        ['Attribute request method', 'GET'],
        ['Issuer URL', issuerUrl],
        ['Attribute mapping', 'username: sub; email, given_name, family_name, phone_number'],
      ],
    },
  ]
}
