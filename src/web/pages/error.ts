import type { Context } from 'koa'
import type { Remedy } from '../../oidc/authorization/remedy.ts'
import { visitorOf } from '../http/guards.ts'
import { basePath } from '../http/http.ts'
import type { ErrorView } from '../views.ts'
import type { WebContext } from '../web-context.ts'
import { sameRequest } from './logins/curl.ts'
import { shownLogin } from './logins/facts-of-login.ts'
import { wrongView } from './logins/wrong.ts'
import { layoutOf, showPage } from './show-page.ts'

interface Shown extends Omit<ErrorView, 'developer' | 'again'> {
  readonly reason: string
  readonly remedy?: Remedy
  /** Id of the login that was refused. */
  readonly login?: string
}

/** Shows itsme's error page. The developers' panel appears only if this browser may use the control API. */
export async function showErrorPage(
  ctx: Context,
  dependencies: WebContext,
  shown: Shown,
): Promise<void> {
  const { reason: _reason, remedy: _remedy, login: _login, ...rest } = shown
  const visitor = visitorOf(ctx, dependencies)
  const hasPanel = visitor !== 'stranger' && dependencies.settings().hints
  const view: ErrorView = {
    ...rest,
    again: againTarget(ctx),
    ...(hasPanel
      ? {
          developer:
            visitor === 'open'
              ? await developerView(ctx, dependencies, shown)
              : testerView(dependencies, shown),
        }
      : {}),
  }
  const layout = { ...layoutOf(ctx), isKept: dependencies.saved !== undefined }
  showPage(ctx, 'error', view, shown.status, layout)
}

/** A tester reads the reason, and what was sent; nothing that changes the simulator. */
function testerView(
  { configuration }: WebContext,
  { reason, login }: Shown,
): NonNullable<ErrorView['developer']> {
  const hasPages = login !== undefined && !configuration.disable.includes('inspector')
  return { reason, ...(hasPages ? { login } : {}) }
}

async function developerView(
  ctx: Context,
  dependencies: WebContext,
  { reason, remedy, login: id }: Shown,
): Promise<NonNullable<ErrorView['developer']>> {
  const words = { reason, ...(remedy === undefined ? {} : { remedy }) }
  const login = id === undefined ? undefined : await dependencies.state.logins.find(id)
  if (login === undefined || dependencies.configuration.disable.includes('inspector')) return words
  const again = sameRequest(login)
  const wrong = wrongView(await shownLogin(login, dependencies), basePath(ctx))
  return {
    ...words,
    login: login.head.id,
    ...(again === undefined ? {} : { again }),
    ...(wrong === undefined ? {} : { wrong }),
  }
}

/** Returns the page that the user came from, if it is an http or https page; otherwise the home page. */
function againTarget(ctx: Context): string {
  const referrer = ctx.get('Referer')
  return /^https?:\/\//.test(referrer) ? referrer : `${basePath(ctx)}/`
}
