import type { Context } from 'koa'
import type { Remedy } from '../../oidc/authorization/remedy.ts'
import { refusalOf } from '../http/guards.ts'
import { basePath } from '../http/http.ts'
import type { ErrorView } from '../views.ts'
import type { WebContext } from '../web-context.ts'
import { showPage } from './show-page.ts'

interface Shown extends Omit<ErrorView, 'developer' | 'again'> {
  readonly reason: string
  readonly remedy?: Remedy
}

/** Shows itsme's error page. The developers' panel appears only if this browser may use the control API. */
export function showErrorPage(ctx: Context, dependencies: WebContext, shown: Shown): void {
  const { reason, remedy, ...rest } = shown
  const open = refusalOf(ctx, dependencies, true) === undefined
  const developer = { reason, ...(remedy === undefined ? {} : { remedy }) }
  const view = {
    ...rest,
    again: againTarget(ctx),
    ...(open && dependencies.settings().hints ? { developer } : {}),
  }
  showPage(ctx, 'error', view, shown.status)
}

/** Returns the page that the user came from, if it is an http or https page; otherwise the home page. */
function againTarget(ctx: Context): string {
  const referrer = ctx.get('Referer')
  return /^https?:\/\//.test(referrer) ? referrer : `${basePath(ctx)}/`
}
