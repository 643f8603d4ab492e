import type { Context } from 'koa'
import { isSameSecret, signInValue } from '../access.ts'
import type { WebDependencies } from '../dependencies.ts'
import { PageError } from '../errors.ts'
import { signInCookie } from '../guards.ts'
import { factsOf, localPath, readForm, seeOther } from '../http.ts'
import { showPage } from '../page.ts'

/** GET /sign-in */
export function signInPage({ controlToken }: WebDependencies) {
  return async (ctx: Context): Promise<void> => {
    if (controlToken === undefined) throw noToken()
    showPage(ctx, 'sign-in', {
      returnTo: localPath(String(ctx.query['returnTo'] ?? '/')),
      wrong: false,
    })
  }
}

/** POST /sign-in: the control token for a cookie. */
export function submitSignIn({ controlToken, cookieKeys, state }: WebDependencies) {
  return async (ctx: Context): Promise<void> => {
    if (controlToken === undefined) throw noToken()
    const fields = await readForm(ctx)
    const returnTo = localPath(fields['returnTo'] ?? '/')
    if (!isSameSecret(fields['token'] ?? '', controlToken)) {
      await state.journal.write({
        type: 'refusal',
        step: 'control',
        outcome: 'sign-in with a wrong control token',
      })
      return showPage(ctx, 'sign-in', { returnTo, wrong: true }, 401)
    }
    ctx.cookies.set(signInCookie(ctx), signInValue(controlToken, cookieKeys[0]), {
      httpOnly: true,
      sameSite: 'strict',
      path: new URL(factsOf(ctx).origin.url).pathname,
    })
    seeOther(ctx, returnTo)
  }
}

function noToken(): PageError {
  return new PageError(
    404,
    'not_found',
    'There is nothing to sign in to.',
    'no control token is set; start with --control-token',
  )
}
