import type { Context } from 'koa'
import type { Part } from '../../config/options/given-options.ts'
import { refusalOf } from '../http/guards.ts'
import type { TextKey } from '../locales/en.ts'
import type { ViewName } from '../views.ts'
import type { WebContext } from '../web-context.ts'
import { type DataOf, layoutOf, showPage } from './show-page.ts'
import type { SiteHeader } from './site-header.ts'

/** The pages in the header. */
export type SitePage = 'home' | 'phones' | 'logins' | 'partners' | 'findings' | 'faults' | 'demo'

interface Entry {
  readonly page: SitePage
  readonly path: string
  readonly part?: Part
}

const entries: readonly Entry[] = [
  { page: 'home', path: '/' },
  { page: 'phones', path: '/app', part: 'app' },
  { page: 'logins', path: '/inspector', part: 'inspector' },
  { page: 'partners', path: '/inspector/partners', part: 'inspector' },
  { page: 'findings', path: '/inspector/findings', part: 'inspector' },
  { page: 'faults', path: '/inspector/faults', part: 'inspector' },
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
  const isOpen = refusalOf(ctx, dependencies, true) === undefined
  const { configuration, state } = dependencies
  const isShown = ({ part }: Entry) =>
    part === undefined || (isOpen && !configuration.disable.includes(part))
  const waiting = isOpen ? (await state.actions.pending()).length : 0
  const header: SiteHeader = {
    waiting,
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
    isKept: dependencies.saved !== undefined,
  })
}
