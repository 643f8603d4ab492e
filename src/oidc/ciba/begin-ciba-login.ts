import type { KoaContextWithOIDC } from 'oidc-provider'
import type { LoginHead } from '../../domain/login/login.ts'
import type { IssuerSite } from '../context.ts'
import { loginHeader, sentFields } from '../login/begin-login.ts'
import { serverCallOf } from '../request-context.ts'

/** Begins the record of a login without a browser. Returns its id. */
export async function beginCibaLogin(
  { issuer, origin, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  entry: LoginHead['entry'],
  form: URLSearchParams,
): Promise<string> {
  const id = await dependencies.state.logins.begin({
    entry,
    issuer: issuer.name,
    origin: origin.url,
    method: ctx.method,
    sent: sentFields(form),
  })
  serverCallOf(ctx).loginId = id
  ctx.set(loginHeader, id)
  return id
}
