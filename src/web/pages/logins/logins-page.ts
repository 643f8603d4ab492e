import type { Context } from 'koa'
import { eachInTurns } from '../../../domain/interruptible.ts'
import { basePath, factsOf, languageFor } from '../../http/http.ts'
import type { Translate } from '../../locales/catalogue.ts'
import type { WebContext } from '../../web-context.ts'
import { showSitePage } from '../site-page.ts'
import { type ShownLogin, shownLogin } from './facts-of-login.ts'
import { type LoginFilter, matchesFilter, readFilter, tabOf } from './login-filter.ts'
import { loginRow } from './login-row.ts'
import type { LoginsView, TabView } from './login-views.ts'
import { type TabKey, tabs } from './state-view.ts'

/** The number of logins on a page. */
const pageSize = 50

/** GET /inspector: the logins that match the filters in the address, newest first. */
export function loginsPage(dependencies: WebContext) {
  return async (ctx: Context): Promise<void> => {
    const { t } = languageFor(ctx)
    const filter = readFilter(ctx.query)
    const view = await loginsView(ctx, dependencies, filter, t)
    await showSitePage(ctx, dependencies, 'logins', 'logins', view)
  }
}

async function loginsView(
  ctx: Context,
  dependencies: WebContext,
  filter: LoginFilter,
  t: Translate,
): Promise<LoginsView> {
  const { state, bounds } = dependencies
  const all = await allLogins(dependencies)
  const matching = all.filter((shown) => matchesFilter(shown, filter))
  const inTab = matching.filter(
    (shown) => filter.outcome === '' || tabOf(shown.outcome) === filter.outcome,
  )
  const { before } = filter
  const older = before === '' ? inTab : inTab.filter(({ login }) => login.head.id < before)
  const shown = older.slice(0, pageSize)
  const rest = older.length - shown.length
  const last = shown.at(-1)?.login.head.id ?? ''
  const base = basePath(ctx)
  return {
    tabs: tabViews(matching, filter, base, t),
    filter,
    partners: (await state.partners.list()).map(({ code, name }) => ({ code, name })),
    rows: shown.map((each) => loginRow(each, t)),
    isFiltered: filter.partner !== '' || filter.person !== '' || filter.q !== '',
    total: all.length,
    ...(rest === 0
      ? {}
      : { older: { href: hrefOf(base, { ...filter, before: last }), count: rest } }),
    limit: bounds.logins.entries,
    origin: factsOf(ctx).origin.url,
    json: `${base}/control/logins?order=desc`,
  }
}

/** Returns all logins, newest first. */
async function allLogins(dependencies: WebContext): Promise<ShownLogin[]> {
  const { logins } = dependencies.state
  const all: ShownLogin[] = []
  await eachInTurns([...(await logins.ids())].reverse(), async (id) => {
    const login = await logins.find(id)
    if (login !== undefined) all.push(await shownLogin(login, dependencies))
  })
  return all
}

function tabViews(
  matching: readonly ShownLogin[],
  filter: LoginFilter,
  base: string,
  t: Translate,
): TabView[] {
  const counts = new Map<string, number>()
  for (const { outcome } of matching) {
    const key = tabOf(outcome)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const tab = (key: TabKey | '', count: number): TabView => ({
    key: key === '' ? 'all' : key,
    label: t(`tab.${key === '' ? 'all' : key}`),
    count,
    href: hrefOf(base, { ...filter, outcome: key, before: '' }),
    isCurrent: filter.outcome === key,
  })
  const keys = Object.keys(tabs) as TabKey[]
  return [tab('', matching.length), ...keys.map((key) => tab(key, counts.get(key) ?? 0))]
}

/** Returns the address of the list with a filter. Empty members are left out. */
function hrefOf(base: string, filter: LoginFilter): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''))
  return `${base}/inspector${query.size === 0 ? '' : `?${query}`}`
}
