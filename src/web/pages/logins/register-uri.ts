import type { Context } from 'koa'
import type { Api } from '../../../api/api.ts'
import { requestOf } from '../../../domain/login/login-request.ts'
import { seeOther } from '../../http/http.ts'
import type { WebContext } from '../../web-context.ts'
import { shownLogin } from './facts-of-login.ts'
import { getLogin } from './login-page.ts'
import { serviceOf } from './wrong.ts'

/** POST /inspector/logins/:id/redirect-uri: registers the redirect URI of a refused login, then shows the login. */
export function registerUri(dependencies: WebContext, { partners }: Api) {
  return async (ctx: Context): Promise<void> => {
    const login = await getLogin(ctx, dependencies)
    const shown = await shownLogin(login, dependencies)
    const service = serviceOf(shown)
    const { redirectUri } = requestOf(login)
    if (service !== undefined && redirectUri !== null) {
      await partners.addRedirectUri(shown.partnerCode, service.code, redirectUri)
    }
    seeOther(ctx, `/inspector/logins/${login.head.id}`)
  }
}
