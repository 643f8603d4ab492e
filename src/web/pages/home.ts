import type { Context } from 'koa'
import { version } from '../../config/root.ts'
import { defined } from '../../domain/defined.ts'
import { redirectUrisOf, type Service } from '../../domain/partner.ts'
import { discoveryPath, issuers, issuerUrl, servesPartner } from '../../oidc/issuers.ts'
import { refusalOf } from '../http/guards.ts'
import { factsOf, languageFor } from '../http/http.ts'
import type { WebContext } from '../web-context.ts'
import { homeKits } from './home-kits.ts'
import { nobody, shownPeople } from './people.ts'
import { showSitePage } from './site-page.ts'

/** GET /: what runs here, the values to copy into a client, and the test users. */
export function homePage(dependencies: WebContext) {
  const { configuration, state, settings } = dependencies
  return async (ctx: Context): Promise<void> => {
    const { origin } = factsOf(ctx)
    const { t } = languageFor(ctx)
    const refusal = refusalOf(ctx, dependencies, true)
    const isOpen = refusal === undefined
    const partners = await state.partners.list()
    const isOn = (part: 'demo' | 'app' | 'control' | 'inspector') =>
      !configuration.disable.includes(part)
    await showSitePage(ctx, dependencies, 'home', 'home', {
      version,
      demo: isOn('demo') && partners.some(({ code }) => code === 'DEMO'),
      app: isOn('app'),
      control: isOn('control'),
      findings: isOpen && isOn('inspector'),
      signIn: refusal?.status === 401,
      newPartner: isOpen && isOn('inspector'),
      ...homeKits({ partners, tenant: configuration.b2cTenant, url: origin.browserUrl, isOpen }),
      partners: partners.map((partner) => ({
        code: partner.code,
        name: partner.name,
        issuers: issuers
          .filter((issuer) => servesPartner(issuer, partner))
          .map((issuer) => ({
            name: issuer.name,
            discovery: issuerUrl(issuer, origin.url) + discoveryPath,
          })),
        hasKeys: partner.authentication === 'private_key_jwt',
        ...(isOpen ? defined({ secret: partner.secret }) : {}),
        services: partner.services.map((service) => ({
          scope: scopeOf(service),
          isConfirmation: service.type === 'confirmation',
          redirectUris: redirectUrisOf(service, origin.browserUrl),
          anyLoopback: service.anyLoopbackRedirectUri && !configuration.strict,
        })),
      })),
      ...(settings().hints ? await shownPeople(dependencies, t) : nobody),
    })
  }
}

/** Returns the scope that a service usually requests. */
function scopeOf({ code, type }: Service): string {
  return type === 'confirmation'
    ? `openid service:${code}`
    : `openid service:${code} profile email phone address`
}
