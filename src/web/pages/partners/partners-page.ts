import type { Context } from 'koa'
import { defined } from '../../../domain/defined.ts'
import type { Partner } from '../../../domain/partner.ts'
import type { WebContext } from '../../web-context.ts'
import { ownFirst } from '../demo-partners.ts'
import { showSitePage } from '../site-page.ts'
import type { PartnerRowView } from './partner-views.ts'

/** GET /inspector/partners: every partner, the own ones first. */
export function partnersPage(dependencies: WebContext) {
  return async (ctx: Context): Promise<void> => {
    const partners = ownFirst(await dependencies.state.partners.list())
    const rows = partners.map((partner) => partnerRow(partner, dependencies))
    await showSitePage(ctx, dependencies, 'partners', 'partners', {
      partners: await Promise.all(rows),
    })
  }
}

/** Returns a partner as a row of the list. */
export async function partnerRow(
  { code, name, authentication, services }: Partner,
  { state, saved }: Pick<WebContext, 'state' | 'saved'>,
): Promise<PartnerRowView> {
  const source = await state.partners.sourceOf(code)
  return {
    code,
    name,
    authentication,
    services: services.map((service) => service.code),
    origin: saved?.hasPartner(code) ? 'saved' : source.kind,
    ...defined({ file: source.kind === 'file' ? source.name : undefined }),
    findings: (await state.findings.list(code)).length,
  }
}
