import type { Client, KoaContextWithOIDC } from 'oidc-provider'
import { paramsOf } from '../authorization/request-claims.ts'

/** Checks whether a revocation request is for an access token, the only kind that exists. */
export function isRevocable(ctx: KoaContextWithOIDC): boolean {
  const hint = paramsOf(ctx)['token_type_hint']
  return hint === undefined || hint === 'access_token'
}

/** Checks whether a token that was found may be revoked: a client may only revoke its own (RFC 7009, section 2.1). */
export function mayRevoke(ctx: KoaContextWithOIDC, client: Client, token: object): boolean {
  return isRevocable(ctx) && 'clientId' in token && token.clientId === client.clientId
}
