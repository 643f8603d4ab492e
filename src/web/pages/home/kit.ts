import {
  b2cKit,
  isCustomPolicy,
  type KitFacts,
  relyingPartyPolicy,
} from '../../../brokers/b2c-kit.ts'
import { policyFiles } from '../../../brokers/b2c-policy.ts'
import { brokersFor } from '../../../brokers/brokers.ts'
import { fillTemplate, frameworks, type TemplateValues } from '../../../brokers/frameworks.ts'
import { type B2cTenant, createTenant } from '../../../domain/b2c/tenant.ts'
import { defined } from '../../../domain/defined.ts'
import { type Partner, redirectUrisOf, type Service } from '../../../domain/partner.ts'
import {
  discoveryPath,
  type Issuer,
  issuers,
  issuerUrl,
  servesPartner,
} from '../../../oidc/issuers.ts'
import type { Translate } from '../../locales/catalogue.ts'
import type { KitView, ValueView } from './home-views.ts'

/** What the values for a framework are made from. */
export interface KitRequest {
  readonly partner: Partner
  readonly service: Service
  readonly issuer: Issuer
  /** The origin that the page was opened at, and the one that browsers use. */
  readonly url: string
  readonly browserUrl: string
  /** The client secret; absent if there is none, or if it is not shown. */
  readonly secret?: string
  readonly tenant?: B2cTenant
  readonly t: Translate
}

/** The tabs of frameworks, in order. `name` is absent if it is a text of the catalogue. */
interface KitTab {
  readonly id: string
  readonly name?: string
  readonly make: (request: KitRequest) => KitView
}

const b2cTabs: readonly KitTab[] = [
  {
    id: 'b2c-user-flow',
    name: 'B2C user flow',
    make: (request) => b2cView(request, 'B2C_1_itsme'),
  },
  {
    id: 'b2c-custom-policy',
    name: 'B2C custom policy',
    make: (request) => b2cView(request, 'B2C_1A_SignUpOrSignInItsme'),
  },
]

/** Returns the tabs for a partner. Brokers and most frameworks are set up with a client secret. */
export function kitTabs({ authentication }: Partner): KitTab[] {
  const withCode = frameworks.flatMap(({ id, name, file, templates }): KitTab[] => {
    const template = templates[authentication]
    if (template === undefined) return []
    const text = (request: KitRequest) => fillTemplate(template, valuesFor(request))
    return [{ id, name, make: (request) => ({ kind: 'code', file, text: text(request) }) }]
  })
  const values: KitTab = { id: 'values', make: valuesView }
  if (authentication === 'private_key_jwt') return [values, ...withCode]
  return [values, ...b2cTabs, ...withCode, ...brokerTabs()]
}

function brokerTabs(): KitTab[] {
  const names = brokersFor({ issuerUrl: '', clientId: '', service: '' }).map(({ name }) => name)
  return names.map((name) => ({
    id: name.toLowerCase().replaceAll(' ', '-'),
    name,
    make: (request) => brokerView(name, request),
  }))
}

/** Returns the issuers that serve a partner, the API of Microsoft's article first. */
export function issuersOf(partner: Partner): Issuer[] {
  return issuers.filter((issuer) => servesPartner(issuer, partner))
}

/** Returns the scope that a service usually requests. */
export function scopeOf({ code, type }: Service): string {
  return type === 'confirmation'
    ? `openid service:${code}`
    : `openid service:${code} profile email phone address`
}

function valuesFor(request: KitRequest): TemplateValues {
  const { partner, service, url, browserUrl, secret } = request
  const { routes, ...issuer } = request.issuer
  const base = url + issuer.path
  const [redirectUri = 'http://localhost:3000/callback'] = redirectUrisOf(service, browserUrl)
  return {
    issuerUrl: base,
    authorizationUrl: browserUrl + issuer.path + routes.authorization,
    tokenUrl: base + routes.token,
    userinfoUrl: base + routes.userinfo,
    jwksUrl: base + routes.jwks,
    clientId: partner.code,
    clientSecret: secret ?? 'your client secret',
    service: service.code,
    scope: scopeOf(service),
    redirectUri,
  }
}

function valuesView({ partner, service, url, secret, t }: KitRequest): KitView {
  const hasKeys = partner.authentication === 'private_key_jwt'
  const urls = issuersOf(partner).map((issuer) => ({
    label: hasKeys ? t('home.discovery') : t(`home.discovery.${issuer.name}`),
    value: issuerUrl(issuer, url) + discoveryPath,
    testId: `discovery-${issuer.name}`,
  }))
  const values: ValueView[] = [
    ...urls,
    { label: t('home.clientId'), value: partner.code, testId: 'client-id' },
    ...(hasKeys
      ? []
      : [
          {
            label: t('home.clientSecret'),
            value: secret ?? '••••••••',
            testId: 'client-secret',
            isMasked: secret === undefined,
          },
        ]),
    { label: t('home.scope'), value: scopeOf(service), testId: 'scope' },
    { label: t('home.responseType'), value: 'code', testId: 'response-type' },
    {
      label: t('home.authentication'),
      value: partner.authentication,
      testId: 'client-authentication',
    },
  ]
  return { kind: 'values', values }
}

function b2cView(request: KitRequest, policy: string): KitView {
  const { tenant, partner, service, issuer, url, secret } = request
  if (tenant === undefined) return { kind: 'tenant' }
  const facts: KitFacts = {
    tenant,
    issuerUrl: issuerUrl(issuer, url),
    clientId: partner.code,
    service: service.code,
    policy,
    hasFiles: isCustomPolicy(policy),
    ...defined({ clientSecret: secret }),
  }
  const files = isCustomPolicy(policy)
    ? policyFiles({ ...facts, policy: relyingPartyPolicy(facts) })
    : []
  return { kind: 'forms', sections: b2cKit(facts), files }
}

function brokerView(name: string, request: KitRequest): KitView {
  const { partner, service, issuer, url } = request
  const all = brokersFor({
    issuerUrl: issuerUrl(issuer, url),
    clientId: partner.code,
    service: service.code,
  })
  const sections = all
    .filter((broker) => broker.name === name)
    .map(({ where, redirectUris, fields, note }) => ({
      title: name,
      where: note === undefined ? where : `${where}. ${note}.`,
      fields: [...fields, ...redirectUris.map((uri) => ['Redirect URI', uri] as const)],
    }))
  const files =
    name === 'Keycloak'
      ? [{ name: 'itsme.json', text: fillTemplate('keycloak.json', valuesFor(request)) }]
      : []
  return { kind: 'forms', sections, files }
}

/** Returns a tenant of which only the name is known; undefined if it cannot be one. */
export function tenantNamed(name: string): B2cTenant | undefined {
  return /^[a-z0-9][a-z0-9-]{0,63}$/i.test(name) ? createTenant({ name }) : undefined
}
