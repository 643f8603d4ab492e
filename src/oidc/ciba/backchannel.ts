import type { KoaContextWithOIDC } from 'oidc-provider'
import type { IssuerMiddleware, IssuerSite } from '../context.ts'
import { serverCallOf } from '../request-context.ts'
import { acceptRequest } from './accept-request.ts'
import {
  openAuthenticationRequest,
  readAuthenticationRequest,
  recordedObject,
} from './authentication-request.ts'
import { belongTo } from './begin-ciba-logins.ts'
import { checkRequest, repeatedFindings } from './check-request.ts'
import { cibaClient } from './ciba-client.ts'
import { cibaEndpoint } from './ciba-endpoint.ts'
import { findHintedUser, type HintedUser } from './login-hint.ts'

/** POST /backchannel/authentication: asks a user, who is known already, to confirm (itsme's documentation, CIBA). */
export function authenticateByBackchannel(site: IssuerSite): IssuerMiddleware {
  return cibaEndpoint(site, 'backchannel', async (ctx, form) => {
    const client = await cibaClient(site, ctx, form)
    const { partner } = client
    const opened = await openAuthenticationRequest(site, form, client)
    serverCallOf(ctx).requestObject = recordedObject(opened)
    const request = readAuthenticationRequest(opened, partner)
    const hinted = await findHintedUser(request.loginHintToken, partner, site.dependencies)
    const login = await loginOf(site, ctx, hinted)
    const checked = await checkRequest(site, partner, request, hinted)
    const repeated = await repeatedFindings(opened.claims['jti'], partner, site.dependencies)
    const asked = { ...checked, findings: [...checked.findings, ...repeated] }
    return acceptRequest(site, ctx, { ...asked, isOwn: client.isOwn }, login)
  })
}

/**
 * Returns the login that the request belongs to. Only who opens an encrypted request sees that its user was discovered:
 * the login that began with the request is then discarded.
 */
async function loginOf(
  { dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  { discovered }: HintedUser,
): Promise<string> {
  const { loginId: begun = '' } = serverCallOf(ctx)
  if (discovered === undefined || discovered.login === begun) return begun
  await dependencies.state.logins.discard(begun)
  belongTo(ctx, discovered.login)
  return discovered.login
}
