import type { Client, Provider } from 'oidc-provider'
import { maxFactLength } from '../../domain/journal-entry.ts'
import { lifetimesFor } from '../../domain/lifetimes.ts'
import { decodedToken, decodePart, type IssuedToken } from '../../domain/login/recorded-token.ts'
import type { Partner, TokenForm, UserinfoContentType } from '../../domain/partner.ts'
import { tokenForms } from '../../domain/token-forms.ts'
import type { FaultPlace } from '../../faults/fault.ts'
import type { TokenDraft } from '../../faults/kind.ts'
import { partnerOf } from '../clients.ts'
import type { IssuerDependencies } from '../context.ts'
import { applyTokenFaults, rotateKeys } from '../faults/faulty-token.ts'
import type { Issuer } from '../issuers.ts'
import { KeysRefusal } from '../keys/partner-keys.ts'
import { errors } from '../library.ts'
import { placeOfLogin } from '../login/confirmed-login.ts'
import { serverCallOf } from '../request-context.ts'

/** Where a token is issued, for faults. */
type Where = Omit<FaultPlace, 'endpoint'>

/** Claims that the library adds and itsme does not document. */
const undocumented = new Set(['at_hash', 'c_hash', 's_hash', 'sid'])

/**
 * Issues ID tokens as itsme does: with the claims of its documentation, including `nbf`, with `aud` as a string, and
 * with `typ: "JWT"` in the header, which some of Microsoft's libraries require.
 */
export function replaceIdTokenIssue(
  provider: Provider,
  issuer: Issuer,
  dependencies: IssuerDependencies,
): void {
  provider.IdToken.prototype.issue = async function issue() {
    const { sub, nonce, ...rest } = await this.payload()
    const claims = Object.entries(rest).filter(([name]) => !undocumented.has(name))
    const partner = partnerOf(this.client)
    const call = serverCallOf(this.ctx)
    const { login } = call
    const where = { issuer: issuer.name, partner: partner.code, ...(login && placeOfLogin(login)) }
    const payload = {
      ...envelope(provider.issuer, partner, String(sub), dependencies),
      ...(nonce === undefined ? {} : { nonce: String(nonce) }),
      ...Object.fromEntries(claims),
    }
    await rotateKeys(where, dependencies)
    const { idToken } = tokenForms(partner, dependencies.strict)
    const draft = dependencies.jwtIssuer.draft('id-token', payload, idToken)
    const issued = await issueOrRefuse(draft, where, partner, idToken, dependencies)
    call.idToken = issued.record
    call.hasFaultyToken = issued.isFaulty
    return issued.raw
  }
}

/** Returns the claims with which every token begins. By default, `exp` is `iat` + 300 (itsme's documentation). */
function envelope(
  iss: string,
  partner: Partner,
  sub: string,
  { settings, wallClock }: IssuerDependencies,
) {
  const skew = partner.skew ?? settings().skew
  const now = Math.floor(wallClock.now() / 1000 + skew)
  const exp = now + Math.ceil(lifetimesFor(settings(), partner).idToken)
  return { iss, sub, aud: partner.code, iat: now, nbf: now, exp }
}

/** Protocol claims. The journal contains their values, but only the names of other claims. */
const protocolClaims = new Set(['iss', 'aud', 'sub', 'iat', 'nbf', 'exp', 'nonce', 'acr'])

/**
 * Returns the record of a token. It contains the decoded token if the token is encrypted, since it cannot be decoded
 * later, or too long to be stored.
 */
function issuedToken({ form, header, payload }: TokenDraft, raw: string): IssuedToken {
  const isKept = form !== 'json' && raw.length <= maxFactLength
  const isReadable = isKept && form === 'signed'
  return {
    form,
    ...(isKept ? { raw } : {}),
    ...(isReadable ? {} : { decoded: { header, claims: payload } }),
    ...(form === 'encrypted' ? { outerHeader: decodePart(raw.split('.')[0] ?? '') } : {}),
  }
}

/** Returns a short form of a token for the journal. */
export function tokenText(token: IssuedToken): Readonly<Record<string, unknown>> {
  const { header, claims } = decodedToken(token)
  const entries = Object.entries(claims)
  return {
    form: token.form,
    header,
    claims: Object.fromEntries(entries.filter(([name]) => protocolClaims.has(name))),
    others: entries.map(([name]) => name).filter((name) => !protocolClaims.has(name)),
  }
}

interface Issued {
  readonly raw: string
  readonly record: IssuedToken
  readonly isFaulty: boolean
}

/**
 * Issues a token. If it cannot be encrypted, since the partner has no usable key, refuses the request and journals the
 * reason.
 */
async function issueOrRefuse(
  draft: TokenDraft,
  where: Where,
  partner: Partner,
  form: TokenForm,
  dependencies: IssuerDependencies,
): Promise<Issued> {
  try {
    const faulty = await applyTokenFaults(draft, where, dependencies)
    const raw = await dependencies.jwtIssuer.issue(faulty, partner, form)
    return { raw, record: issuedToken(faulty, raw), isFaulty: faulty !== draft }
  } catch (error) {
    if (!(error instanceof KeysRefusal)) throw error
    const description = 'the token cannot be encrypted for this client'
    throw new errors.InvalidRequest(description, undefined, { detail: error.message })
  }
}

interface IssuedUserinfo {
  /** A string if it is a token. */
  readonly body: string | Readonly<Record<string, unknown>>
  readonly record: IssuedToken
  readonly contentType: UserinfoContentType
}

/**
 * Issues the response of userinfo: JSON, or a token that is signed, or signed and encrypted (itsme's documentation,
 * userinfo).
 */
export async function issueUserinfo(
  claims: Readonly<Record<string, unknown>>,
  iss: string,
  client: Client,
  where: Where,
  dependencies: IssuerDependencies,
): Promise<IssuedUserinfo> {
  const partner = partnerOf(client)
  const { userinfo } = tokenForms(partner, dependencies.strict)
  if (userinfo.format === 'json') {
    const faulty = await applyTokenFaults(jsonDraft(claims), where, dependencies)
    return {
      body: faulty.payload,
      record: issuedToken(faulty, ''),
      contentType: 'application/json',
    }
  }
  const { sub, ...rest } = claims
  const payload = { ...envelope(iss, partner, String(sub), dependencies), ...rest }
  const draft = dependencies.jwtIssuer.draft('userinfo', payload, userinfo)
  const { raw, record } = await issueOrRefuse(draft, where, partner, userinfo, dependencies)
  return { body: raw, record, contentType: userinfo.contentType ?? 'application/jwt' }
}

function jsonDraft(payload: TokenDraft['payload']): TokenDraft {
  return {
    use: 'userinfo',
    form: 'json',
    payload,
    header: {},
    signature: 'usual',
    recipient: 'partner',
    saysNested: true,
  }
}
