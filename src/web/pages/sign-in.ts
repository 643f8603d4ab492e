import type { Context } from 'koa'
import { isSameSecret, signInValue } from '../http/access.ts'
import { signInCookie, tokenOf } from '../http/guards.ts'
import { factsOf, localPath, readForm, seeOther } from '../http/http.ts'
import { PageError } from '../http/page-error.ts'
import { refuseAfter } from '../http/rate-limit.ts'
import { testerCookie } from '../http/visitor.ts'
import type { WebContext } from '../web-context.ts'
import { showPage } from './show-page.ts'

/** GET /sign-in */
export function signInPage(dependencies: WebContext) {
  const { controlToken } = dependencies
  return async (ctx: Context): Promise<void> => {
    if (controlToken === undefined) throw noToken()
    const returnTo = pagePath(String(ctx.query['returnTo'] ?? '/'))
    if (tokenOf(ctx, dependencies) === 'right') return seeOther(ctx, returnTo)
    // A request from another site does not include a strict cookie, so the page reloads itself.
    const isFromElsewhere = ctx.get('Sec-Fetch-Site') === 'cross-site'
    showPage(ctx, 'sign-in', { returnTo, wrong: false, isFromElsewhere })
  }
}

/** POST /sign-in: exchanges the control token for a cookie. */
export function submitSignIn({ controlToken, cookieKey, state, rateLimit }: WebContext) {
  return async (ctx: Context): Promise<void> => {
    if (controlToken === undefined) throw noToken()
    const { client } = factsOf(ctx)
    const fields = await readForm(ctx)
    const returnTo = pagePath(fields['returnTo'] ?? '/')
    const isRight = isSameSecret(fields['token'] ?? '', controlToken)
    // The guess is counted once it is judged, so that concurrent guesses count like consecutive ones.
    refuseAfter(await rateLimit?.judge('controlToken', client, !isRight))
    if (!isRight) {
      await state.journal.write({
        type: 'refusal',
        step: 'control',
        outcome: 'sign-in with a wrong control token',
      })
      return showPage(ctx, 'sign-in', { returnTo, wrong: true, isFromElsewhere: false }, 401)
    }
    ctx.cookies.set(signInCookie(ctx), signInValue(controlToken, cookieKey), {
      httpOnly: true,
      sameSite: 'strict',
      path: new URL(factsOf(ctx).origin.url).pathname,
    })
    seeOther(ctx, returnTo)
  }
}

/** POST /sign-out: forgets that this browser has signed in. */
export async function signOut(ctx: Context): Promise<void> {
  const { pathname } = new URL(factsOf(ctx).origin.url)
  // A browser forgets a cookie of the same name and path.
  for (const cookie of [signInCookie(ctx), testerCookie(ctx)])
    ctx.cookies.set(cookie, null, { path: pathname })
  seeOther(ctx, '/')
}

/** Returns where signing in leads: to a page that only shows something, unlike an authorization request. */
function pagePath(given: string): string {
  // Resolves `..` as browsers do.
  const { pathname, search } = new URL(localPath(given), 'http://localhost')
  const path = pathname + search
  return /^\/(identify\/[^/?]+(\/wait)?|app(\/[^?]*)?|inspector\/[^?]*|demo)?$/.test(path)
    ? path
    : '/'
}

function noToken(): PageError {
  return new PageError(
    404,
    'not_found',
    'There is nothing to sign in to.',
    'no control token is set; start with --control-token',
  )
}
