import type { Client } from 'oidc-provider'

/**
 * Checks whether a token that was found may be revoked: a client may only revoke its own (RFC 7009, section 2.1). A wrong
 * `token_type_hint` changes nothing (itsme's documentation, revoke request).
 */
export function mayRevoke(client: Client, token: object): boolean {
  return 'clientId' in token && token.clientId === client.clientId
}
