import type { Context } from 'koa'
import { version } from '../../config/root.ts'
import { defined } from '../../domain/defined.ts'
import { redirectUrisOf, type Service } from '../../domain/partner.ts'
import { formatPhoneNumber } from '../../domain/people/phone-number.ts'
import { fullName } from '../../domain/user.ts'
import { discoveryPath, issuers, issuerUrl, servesPartner } from '../../oidc/issuers.ts'
import { refusalOf } from '../http/guards.ts'
import { factsOf, languageFor } from '../http/http.ts'
import type { HomeView } from '../views.ts'
import type { WebContext } from '../web-context.ts'
import { ownFirst } from './demo-partners.ts'
import { homeKits } from './home-kits.ts'
import { lastLogins } from './logins/last-logins.ts'
import { minutesAndSeconds, nobody, shownPeople } from './people.ts'
import { showSitePage } from './site-page.ts'

/** The number of waiting requests on the page. */
const maxWaiting = 5

/** GET /: what runs here, the values to copy into a client, and the test users. */
export function homePage(dependencies: WebContext) {
  const { configuration, state, settings } = dependencies
  return async (ctx: Context): Promise<void> => {
    const { origin } = factsOf(ctx)
    const { t } = languageFor(ctx)
    const refusal = refusalOf(ctx, dependencies, true)
    const isOpen = refusal === undefined
    const partners = ownFirst(await state.partners.list())
    const isOn = (part: 'demo' | 'app' | 'control' | 'inspector') =>
      !configuration.disable.includes(part)
    await showSitePage(ctx, dependencies, 'home', 'home', {
      version,
      demo: isOn('demo') && partners.some(({ code }) => code === 'DEMO'),
      app: isOn('app'),
      control: isOn('control'),
      findings: isOpen && isOn('inspector'),
      waiting: isOpen && isOn('app') ? await waitingNow(dependencies) : [],
      lastLogins: isOpen && isOn('inspector') ? await lastLogins(dependencies, 3, t) : [],
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
      ...(settings().hints ? await shownPeople(dependencies, languageFor(ctx)) : nobody),
    })
  }
}

/** Returns the waiting requests, oldest first. */
async function waitingNow({ state, clock }: WebContext): Promise<HomeView['waiting']> {
  const views = (await state.actions.pending()).slice(0, maxWaiting).map(async (action) => {
    const user = await state.users.find(action.phoneNumber)
    return {
      name: user === undefined ? action.phoneNumber : fullName(user.document),
      phoneNumber: action.phoneNumber,
      shownNumber: formatPhoneNumber(action.phoneNumber),
      service: action.serviceName,
      partner: action.partnerName,
      leftText: minutesAndSeconds(action.expiresAt - clock.now()),
    }
  })
  return Promise.all(views)
}

/** Returns the scope that a service usually requests. */
function scopeOf({ code, type }: Service): string {
  return type === 'confirmation'
    ? `openid service:${code}`
    : `openid service:${code} profile email phone address`
}
