import { SignJWT } from 'jose'
import type { Client, KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { IssuerDependencies } from './context.ts'

/** What oidc-provider's IdToken offers to a replacement of its `issue` (not public: a test holds it). */
interface IdTokenInstance {
  readonly client: Client
  readonly ctx: KoaContextWithOIDC
  payload(): Promise<Record<string, unknown>>
}

/** Members that the library adds and itsme does not document. */
const undocumented = new Set(['at_hash', 'c_hash', 's_hash', 'sid'])

/**
 * Issues ID tokens as itsme does: the claims of its documentation, `nbf` among them, a plain text `aud`, and
 * `typ: "JWT"` in the header, on which some of Microsoft's libraries insist.
 */
export function replaceIdTokenIssue(provider: Provider, dependencies: IssuerDependencies): void {
  const { keys, settings, wallClock } = dependencies
  const prototype = provider.IdToken.prototype as unknown as {
    issue: (this: IdTokenInstance) => Promise<string>
  }
  prototype.issue = async function issue() {
    const { sub, nonce, ...rest } = await this.payload()
    const claims = Object.entries(rest).filter(([name]) => !undocumented.has(name))
    const now = Math.floor(wallClock.now() / 1000)
    const payload = {
      iss: provider.issuer,
      sub: String(sub),
      aud: this.client.clientId,
      ...(nonce === undefined ? {} : { nonce }),
      iat: now,
      nbf: now,
      exp: now + Math.ceil(settings().lifetimes.idToken),
      ...Object.fromEntries(claims),
    }
    return new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keys.signingKid })
      .sign(keys.signingKey)
  }
}
