import type { Context } from 'koa'
import { defined } from '../../../domain/defined.ts'
import { type Partner, serviceTypes } from '../../../domain/partner.ts'
import { PageError } from '../../http/page-error.ts'
import type { WebContext } from '../../web-context.ts'
import { showSitePage } from '../site-page.ts'
import type { PartnerView } from './partner-views.ts'
import { partnerRow } from './partners-page.ts'

/** The number of characters of a secret that are shown unasked. */
const shownCharacters = 4

/** GET /inspector/partners/:code. `?show=secret` reveals the client secret. */
export function partnerPage(dependencies: WebContext) {
  return async (ctx: Context): Promise<void> => showPartner(ctx, dependencies)
}

/** Returns the partner of a page. @throws PageError 404 */
export async function getPartner(ctx: Context, { state }: WebContext): Promise<Partner> {
  const code = String(ctx['params'].code)
  const partner = await state.partners.find(code)
  if (partner !== undefined) return partner
  const reason = `no partner ${JSON.stringify(code)}; see /inspector/partners`
  throw new PageError(404, 'not_found', 'There is no such partner.', reason)
}

/** Shows a partner, and the result of a form if there is one. */
export async function showPartner(
  ctx: Context,
  dependencies: WebContext,
  result: Pick<PartnerView, 'alerts' | 'link'> = {},
  status = 200,
): Promise<void> {
  const partner = await getPartner(ctx, dependencies)
  const { secret, jwks, jwksUri, services } = partner
  const isShown = ctx.query['show'] === 'secret'
  const view: PartnerView = {
    ...(await partnerRow(partner, dependencies)),
    ...(secret === undefined
      ? {}
      : {
          secret: {
            text: isShown ? secret : secret.slice(0, shownCharacters),
            length: secret.length,
            isShown,
          },
        }),
    keys: (jwks?.keys ?? []).map(({ kid, use }) => [kid, use].filter(Boolean).join(', ')),
    ...defined({ jwksUri }),
    services: services.map(({ anyLoopbackRedirectUri, ...service }) => ({
      ...service,
      anyLoopback: anyLoopbackRedirectUri && !dependencies.configuration.strict,
    })),
    types: serviceTypes,
    ...result,
  }
  await showSitePage(ctx, dependencies, 'partners', 'partner', view, { status })
}
