import type { Context } from 'koa'
import { defined } from '../../../domain/defined.ts'
import { type Partner, redirectUrisOf, type Service } from '../../../domain/partner.ts'
import { issuers } from '../../../oidc/issuers.ts'
import { basePath, factsOf, languageFor } from '../../http/http.ts'
import type { WebContext } from '../../web-context.ts'
import { type Chosen, chosenOn } from './chosen.ts'
import type { ApplicationView, TabLink } from './home-views.ts'
import { issuersOf, type KitRequest, kitTabs, tenantNamed } from './kit.ts'

/**
 * Returns the values for the chosen partner, service and framework; undefined if there is no partner.
 *
 * @param isOpen whether this browser may see client secrets and change partners
 */
export function applicationView(
  ctx: Context,
  { configuration }: Pick<WebContext, 'configuration'>,
  partners: readonly Partner[],
  isOpen: boolean,
): ApplicationView | undefined {
  const chosen = chosenOn(ctx)
  const partner = partners.find(({ code }) => code === chosen.partner) ?? partners[0]
  const service =
    partner?.services.find(({ code }) => code === chosen.service) ?? partner?.services[0]
  if (partner === undefined || service === undefined) return undefined
  const { t } = languageFor(ctx)
  const tabs = kitTabs(partner)
  const tab = tabs.find(({ id }) => id === chosen.for) ?? tabs[0]
  if (tab === undefined) return undefined
  const { origin } = factsOf(ctx)
  const served = issuersOf(partner)
  const issuer = served.find(({ name }) => name === chosen.api) ?? served[0] ?? issuers[1]
  const isShown = isOpen && ctx.query['show'] === 'secret'
  const request: KitRequest = {
    partner,
    service,
    issuer,
    url: origin.url,
    browserUrl: origin.browserUrl,
    ...defined({
      secret: isShown ? partner.secret : undefined,
      tenant: configuration.b2cTenant ?? tenantNamed(chosen.tenant),
    }),
    t,
  }
  const now = { partner: partner.code, service: service.code, for: tab.id, api: issuer.name }
  const linkTo = linksFrom(basePath(ctx), now)
  return {
    partners: partners.map(({ code, name }) => ({
      id: code,
      label: name,
      code,
      href: linkTo({ partner: code, service: '' }),
      isCurrent: code === partner.code,
    })),
    services: serviceLinks(partner, service, linkTo),
    frameworks: tabs.map(({ id, name }) => ({
      id,
      label: name ?? t('home.values'),
      href: linkTo({ for: id }),
      isCurrent: id === tab.id,
    })),
    // The values name both. A partner with keys has no choice.
    apis:
      tab.id === 'values' || served.length < 2
        ? []
        : served.map(({ name }) => ({
            id: name,
            label: t(`home.onboarded.${name}`),
            href: linkTo({ api: name }),
            isCurrent: name === issuer.name,
          })),
    partner: { code: partner.code, name: partner.name },
    service: service.code,
    kit: tab.make(request),
    redirectUris: redirectUrisOf(service, origin.browserUrl),
    anyLoopback: service.anyLoopbackRedirectUri && !configuration.strict,
    isConfirmation: service.type === 'confirmation',
    ...(isOpen && !isShown && partner.secret !== undefined
      ? { showSecret: `${linkTo({})}&show=secret` }
      : {}),
    tenant: configuration.b2cTenant?.name ?? chosen.tenant,
    canChange: isOpen && !configuration.disable.includes('inspector'),
    chosen: now,
  }
}

type LinkTo = (change: Partial<Chosen>) => string

function linksFrom(base: string, now: Omit<Chosen, 'tenant'>): LinkTo {
  return (change) => `${base}/?${new URLSearchParams({ ...now, ...change })}`
}

function serviceLinks(partner: Partner, current: Service, linkTo: LinkTo): TabLink[] {
  return partner.services.map(({ code, name }) => ({
    id: code,
    label: name,
    code,
    href: linkTo({ service: code }),
    isCurrent: code === current.code,
  }))
}
