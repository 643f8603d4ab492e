import type { Context } from 'koa'
import type { Part } from '../../config/options/given-options.ts'
import { signInCookie, tokenOf, type Visitor, visitorOf } from '../http/guards.ts'
import type { TextKey } from '../locales/en.ts'
import type { ViewName } from '../views.ts'
import type { WebContext } from '../web-context.ts'
import { type DataOf, layoutOf, showPage } from './show-page.ts'
import type { SiteHeader } from './site-header.ts'

/** The pages in the header. */
export type SitePage =
  | 'home'
  | 'phones'
  | 'logins'
  | 'partners'
  | 'findings'
  | 'faults'
  | 'guide'
  | 'demo'

interface Entry {
  readonly page: SitePage
  readonly path: string
  readonly part?: Part
  /** Who may open it; `open` if absent. */
  readonly for?: readonly Visitor[]
}

const everybody = ['open', 'tester', 'stranger'] as const
const invited = ['open', 'tester'] as const

const entries: readonly Entry[] = [
  { page: 'home', path: '/', for: everybody },
  { page: 'phones', path: '/app', part: 'app', for: invited },
  { page: 'logins', path: '/inspector', part: 'inspector', for: invited },
  { page: 'partners', path: '/inspector/partners', part: 'inspector' },
  { page: 'findings', path: '/inspector/findings', part: 'inspector' },
  { page: 'faults', path: '/inspector/faults', part: 'inspector', for: invited },
  { page: 'guide', path: '/guide', for: everybody },
  { page: 'demo', path: '/demo', part: 'demo' },
]

/** Responds with a page that has the header. Entries that the visitor may not open are left out. */
export async function showSitePage<N extends ViewName>(
  ctx: Context,
  dependencies: WebContext,
  current: SitePage,
  name: N,
  data: DataOf<N>,
  { status = 200, layout = layoutOf(ctx) } = {},
): Promise<void> {
  const visitor = visitorOf(ctx, dependencies)
  const isOpen = visitor !== 'stranger'
  const { configuration, state, settings } = dependencies
  const isShown = ({ page, part, for: visitors = ['open'] }: Entry) =>
    (part === undefined || !configuration.disable.includes(part)) &&
    (page !== 'guide' || settings().hints) &&
    visitors.some((each) => each === visitor)
  const waiting = isOpen ? (await state.actions.pending()).length : 0
  const header: SiteHeader = {
    waiting,
    canSignOut: isSignedIn(ctx, dependencies, visitor),
    ...(isOpen ? { events: `${layout.base}/events` } : {}),
    entries: entries.filter(isShown).map(({ page, path }) => ({
      label: layout.t(`nav.${page}` as TextKey),
      href: layout.base + path,
      isCurrent: page === current,
      testId: `nav-${page}`,
      ...(page === 'phones' && waiting > 0 ? { waiting } : {}),
    })),
  }
  showPage(ctx, name, data, status, {
    ...layout,
    header,
    visitor,
    hasToken: dependencies.controlToken !== undefined,
    isKept: dependencies.saved !== undefined,
  })
}

/** Checks whether a cookie gives the visitor access, which signing out would end. */
function isSignedIn(ctx: Context, dependencies: WebContext, visitor: Visitor): boolean {
  const hasCookie = ctx.cookies.get(signInCookie(ctx)) !== undefined
  return visitor === 'tester' || (hasCookie && tokenOf(ctx, dependencies) === 'right')
}
