import type { Context } from 'koa'
import { basePath, languageFor } from '../../http/http.ts'
import type { WebContext } from '../../web-context.ts'
import { peopleFacts, personView } from '../people.ts'
import { matchesSearch } from '../phone/board.ts'
import type { HomeView } from './home-views.ts'

/** The number of people that are shown at first, and that `?all=1` shows. */
const firstShown = 8
const maxShown = 200

/** Returns the test people. `?people=` searches, `?all=1` shows more. */
export async function homePeople(
  ctx: Context,
  dependencies: WebContext,
): Promise<Pick<HomeView, 'q' | 'people' | 'morePeople' | 'hasPeople'>> {
  const language = languageFor(ctx)
  const q = String(ctx.query['people'] ?? '').slice(0, 100)
  const isAll = ctx.query['all'] === '1'
  const users = await dependencies.state.users.list()
  const matching = users.filter((user) => matchesSearch(user, q, language.t))
  const shown = matching.slice(0, isAll ? maxShown : firstShown)
  const facts = await peopleFacts(dependencies, language)
  const hidden = matching.length - shown.length
  const query = new URLSearchParams({ ...(q === '' ? {} : { people: q }), all: '1' })
  return {
    q,
    people: shown.map((user) => personView(user, facts)),
    ...(hidden === 0
      ? {}
      : { morePeople: { count: hidden, href: isAll ? undefined : `${basePath(ctx)}/?${query}` } }),
    hasPeople: users.length > 0,
  }
}
