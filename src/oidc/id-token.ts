import type { Client, KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { Partner, TokenForm } from '../domain/partner.ts'
import { partnerOf } from './clients.ts'
import type { IssuerDependencies } from './context.ts'
import { errors } from './library.ts'
import { KeysRefusal } from './partner-keys.ts'

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
  const prototype = provider.IdToken.prototype as unknown as {
    issue: (this: IdTokenInstance) => Promise<string>
  }
  prototype.issue = async function issue() {
    const { sub, nonce, ...rest } = await this.payload()
    const claims = Object.entries(rest).filter(([name]) => !undocumented.has(name))
    const partner = partnerOf(this.client)
    const payload = {
      ...envelope(provider.issuer, partner.code, String(sub), dependencies),
      ...(nonce === undefined ? {} : { nonce: String(nonce) }),
    }
    return issueOrRefuse(
      { ...payload, ...Object.fromEntries(claims) },
      partner,
      partner.idToken,
      dependencies,
    )
  }
}

/** What every token of ours begins with: `exp` is `iat` + 300 unless the settings say otherwise (itsme's documentation). */
function envelope(
  iss: string,
  aud: string,
  sub: string,
  { settings, wallClock }: IssuerDependencies,
) {
  const now = Math.floor(wallClock.now() / 1000)
  const exp = now + Math.ceil(settings().lifetimes.idToken)
  return { iss, sub, aud, iat: now, nbf: now, exp }
}

/** Without the partner's key nothing can be encrypted for it: the request is refused, the reason is journalled. */
async function issueOrRefuse(
  payload: Record<string, unknown>,
  partner: Partner,
  form: TokenForm,
  { jwtIssuer }: IssuerDependencies,
): Promise<string> {
  try {
    return await jwtIssuer.issue(payload, partner, form)
  } catch (error) {
    if (!(error instanceof KeysRefusal)) throw error
    const description = 'the token cannot be encrypted for this client'
    throw new errors.InvalidRequest(description, undefined, { detail: error.message })
  }
}

/** The answer of userinfo as a token, signed or signed and encrypted (itsme's documentation, userinfo). */
export async function issueUserinfo(
  claims: Readonly<Record<string, unknown>>,
  iss: string,
  client: Client,
  dependencies: IssuerDependencies,
): Promise<string | undefined> {
  const partner = partnerOf(client)
  if (partner.userinfo.format === 'json') return undefined
  const { sub, ...rest } = claims
  const payload = { ...envelope(iss, partner.code, String(sub), dependencies), ...rest }
  return issueOrRefuse(payload, partner, partner.userinfo, dependencies)
}
