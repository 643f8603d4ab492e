import type { Context } from 'koa'
import { languageFor } from '../../http/http.ts'
import type { WebContext } from '../../web-context.ts'
import { shownPeople } from '../people.ts'
import { showSitePage } from '../site-page.ts'

/** GET /app */
export function phonesPage(dependencies: WebContext) {
  const { state, clock } = dependencies
  return async (ctx: Context): Promise<void> => {
    const { t } = languageFor(ctx)
    const pending = await state.actions.pending()
    const shown = await shownPeople({ state, clock }, t)
    const people = shown.people.map((person) => ({
      ...person,
      pending: pending.filter(({ phoneNumber }) => phoneNumber === person.phoneNumber).length,
    }))
    await showSitePage(ctx, dependencies, 'phones', 'app', { people, hidden: shown.hidden })
  }
}
