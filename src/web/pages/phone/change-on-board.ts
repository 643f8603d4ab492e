import type { Context } from 'koa'
import type { Api } from '../../../api/api.ts'
import { languageFor, readForm, seeOther } from '../../http/http.ts'
import { PageError } from '../../http/page-error.ts'
import type { WebContext } from '../../web-context.ts'
import { refuseOthers } from './ownership.ts'
import { getUser } from './phone-page.ts'
import { setPin } from './pins.ts'
import { changeFor } from './what-happens.ts'

type Handler = (ctx: Context) => Promise<void>

/** POST /app/:phoneNumber/scenario: changes what happens when somebody enters this number. */
export function changeWhatHappens(dependencies: WebContext, { users }: Api): Handler {
  return async (ctx) => {
    const user = await getUser(ctx, dependencies)
    const { phoneNumber } = user
    await refuseOthers(ctx, dependencies, user)
    const { do: value = '' } = await readForm(ctx)
    const { scenarios } = dependencies.fixtures()
    const change = changeFor(value, scenarios, languageFor(ctx).t)
    if (change === undefined && value !== '') {
      const reason = `do: is none of the choices of /app, got ${JSON.stringify(value)}`
      throw new PageError(400, 'invalid_request', 'This cannot happen.', reason)
    }
    if (change !== undefined) await users.change(phoneNumber, change)
    seeOther(ctx, boardPath(ctx))
  }
}

/** POST /app/:phoneNumber/pin: keeps a phone on the board; an empty `pin` no longer does. */
export function pinPhone(dependencies: WebContext): Handler {
  return async (ctx) => {
    const { phoneNumber } = await getUser(ctx, dependencies)
    const { pin = '' } = await readForm(ctx)
    setPin(ctx, phoneNumber, pin !== '')
    seeOther(ctx, boardPath(ctx))
  }
}

/**
 * Returns the board as the browser shows it: with its search and its length.
 *
 * @param extra for the query
 */
export function boardPath(ctx: Context, extra = ''): string {
  const query = new URLSearchParams(extra)
  const referrer = ctx.get('Referer')
  const from = URL.canParse(referrer) ? new URL(referrer).searchParams : new URLSearchParams()
  for (const name of ['q', 'show']) {
    const value = from.get(name)
    if (value !== null) query.set(name, value.slice(0, 100))
  }
  return query.size === 0 ? '/app' : `/app?${query}`
}
