import type { Context } from 'koa'
import { isoTime } from '../../domain/clock.ts'
import { findingRules, type SeenFinding } from '../../domain/finding.ts'
import type { Partner } from '../../domain/partner.ts'
import { PageError } from '../http/page-error.ts'
import type { FindingsView, FindingView } from '../views.ts'
import type { WebContext } from '../web-context.ts'
import { showSitePage } from './site-page.ts'

type Handler = (ctx: Context) => Promise<void>

/** GET /inspector/findings: the findings of every partner. */
export function findingsPage(dependencies: WebContext): Handler {
  const { state } = dependencies
  return async (ctx) => {
    const partners = await state.partners.list()
    const views = partners.map(async (partner) =>
      partnerView(partner, await state.findings.list(partner.code)),
    )
    await showSitePage(ctx, dependencies, 'findings', 'findings', {
      partners: await Promise.all(views),
    })
  }
}

/** GET /inspector/findings/:code: the findings of one partner. */
export function partnerFindingsPage(dependencies: WebContext): Handler {
  const { state } = dependencies
  return async (ctx) => {
    const code = String(ctx['params'].code)
    const partner = await state.partners.find(code)
    if (partner === undefined) {
      const reason = `no partner "${code}"; see /inspector/findings`
      throw new PageError(404, 'not_found', 'There is no such partner.', reason)
    }
    const view = partnerView(partner, await state.findings.list(code))
    await showSitePage(ctx, dependencies, 'findings', 'findings', { partners: [view] })
  }
}

function partnerView(
  { code, name }: Partner,
  findings: readonly SeenFinding[],
): FindingsView['partners'][number] {
  const of = (severity: 'refused-by-itsme' | 'advice') =>
    findings.filter(({ rule }) => findingRules[rule].severity === severity).map(findingView)
  return { code, name, refused: of('refused-by-itsme'), advice: of('advice') }
}

function findingView({
  rule,
  message,
  count,
  seenAt,
  service,
  lastSeen,
}: SeenFinding): FindingView {
  const { remedy, source } = findingRules[rule]
  const place = service === undefined ? seenAt : `${seenAt} ${service}`
  return { rule, message, remedy, source, count, place, time: shownTime(lastSeen) }
}

/** `2026-11-22 20:44:04 UTC` */
function shownTime(at: number): string {
  return `${isoTime(at).slice(0, 19).replace('T', ' ')} UTC`
}
