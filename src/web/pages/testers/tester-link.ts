import type { Context } from 'koa'
import { isoTime } from '../../../domain/clock.ts'
import { basePath, factsOf, seeOther } from '../../http/http.ts'
import { PageError } from '../../http/page-error.ts'
import { testerCookie } from '../../http/visitor.ts'
import type { WebContext } from '../../web-context.ts'
import { isFromElsewhere } from '../secret.ts'
import { showPage } from '../show-page.ts'

type Handler = (ctx: Context) => Promise<void>

/** GET /t/:token: a page with a button. The link is not used yet, because mail programs open links too. */
export function testerLinkPage({ state }: WebContext): Handler {
  return async (ctx) => {
    const tester = await state.testers.peek(String(ctx['params'].token))
    if (tester === undefined) throw gone()
    showPage(ctx, 'tester-link', { until: isoTime(tester.expiresAt).slice(0, 10) })
  }
}

/** POST /t/:token: signs this browser in as a tester. */
export function signInTester({ state, clock }: WebContext): Handler {
  return async (ctx) => {
    if (isFromElsewhere(ctx)) throw fromElsewhere()
    const signedIn = await state.testers.signIn(String(ctx['params'].token))
    if (signedIn === undefined) throw gone()
    const { tester, session } = signedIn
    ctx.cookies.set(testerCookie(ctx), session, {
      httpOnly: true,
      sameSite: 'lax',
      path: new URL(factsOf(ctx).origin.url).pathname || basePath(ctx),
      maxAge: tester.expiresAt - clock.now(),
    })
    const outcome = `tester ${tester.id} signed in`
    await state.journal.write({ type: 'control', step: 'control', outcome })
    seeOther(ctx, '/guide')
  }
}

function gone(): PageError {
  return new PageError(
    410,
    'gone',
    'This link has been used or has expired. Ask the person who invited you for another one.',
    'an invitation signs in one browser, once; make another at /inspector/testers or with POST /control/tokens',
  )
}

function fromElsewhere(): PageError {
  return new PageError(
    403,
    'forbidden',
    'This link opens by itself only. It was not used up: open it in a tab of its own.',
    'a form of another site, or a page in a frame, asked to sign in',
  )
}
