import type { Context, Middleware } from 'koa'
import type { Tester } from '../../state/testers.ts'
import type { WebContext } from '../web-context.ts'
import { cookieName } from './http.ts'

/** Returns the name of the cookie of a tester. */
export function testerCookie(ctx: Context): string {
  return cookieName(ctx, 'tester')
}

/** Finds out whether a tester sent a request. */
export function findTester({ state }: Pick<WebContext, 'state'>): Middleware {
  return async (ctx, next) => {
    const session = ctx.cookies.get(testerCookie(ctx))
    if (session !== undefined) ctx.state['tester'] = await state.testers.find(session)
    return next()
  }
}

/** Returns the tester who sent a request. */
export function testerOf(ctx: Context): Tester | undefined {
  return ctx.state['tester'] as Tester | undefined
}
