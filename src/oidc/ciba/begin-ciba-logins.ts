import type { KoaContextWithOIDC } from 'oidc-provider'
import type { LoginEntry } from '../../domain/login/login.ts'
import type { IssuerMiddleware, IssuerSite } from '../context.ts'
import { loginHeader, sentFields } from '../login/begin-login.ts'
import { serverCallOf } from '../request-context.ts'
import { type CibaClaim, claimOf } from './ciba-claim.ts'
import { loginOfHint } from './login-hint.ts'

/**
 * Begins the record of a login with each request that begins one, before any other step. A backchannel request for a
 * user who was discovered belongs to the login of the session.
 */
export function beginCibaLogins(
  site: IssuerSite,
  entry: LoginEntry,
  step: IssuerMiddleware,
): IssuerMiddleware {
  return async (ctx, next) => {
    if (ctx.method === 'POST') {
      const claim = await claimOf(site, ctx)
      const known = await loginOfHint(
        claim.request['login_hint_token'],
        claim.partner,
        site.dependencies,
      )
      belongTo(ctx, known ?? (await begin(site, ctx, entry, claim)))
    }
    await step(ctx, next)
  }
}

/** Notes the login that a request belongs to. */
export function belongTo(ctx: KoaContextWithOIDC, login: string): void {
  serverCallOf(ctx).loginId = login
  ctx.set(loginHeader, login)
}

function begin(
  { issuer, origin, dependencies }: IssuerSite,
  { method }: KoaContextWithOIDC,
  entry: LoginEntry,
  { form }: CibaClaim,
): Promise<string> {
  const place = { entry, issuer: issuer.name, origin: origin.url }
  return dependencies.state.logins.begin({ ...place, method, sent: sentFields(form) })
}
