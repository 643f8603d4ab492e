import { compactDecrypt, decodeProtectedHeader, importJWK, SignJWT } from 'jose'
import { secretToken } from '../domain/random.ts'
import { directKey } from '../oidc/jwt/symmetric.ts'
import type { PrivateKey } from '../oidc/keys/private-key.ts'
import { type Endpoints, RecordError, type Target } from './target.ts'

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** Returns the client authentication as fields of a form (OpenID Connect Core 9). */
export async function authenticationOf(
  target: Target,
  { token }: Endpoints,
): Promise<Record<string, string>> {
  const { clientId, secret, keys = [] } = target
  if (secret !== undefined) return { client_id: clientId, client_secret: secret }
  const key = keyOf(keys, 'sig')
  const client_assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', kid: key.kid })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(token)
    .setJti(secretToken(18))
    .setIssuedAt()
    .setExpirationTime('60s')
    .sign(await importJWK(key, 'RS256'))
  return { client_assertion_type: assertionType, client_assertion }
}

/** Finds the key for a use. @throws RecordError */
function keyOf(keys: readonly PrivateKey[], use: 'sig' | 'enc', kid?: string): PrivateKey {
  const all = keys.filter((key) => key.use === use)
  const found = all.find((key) => kid !== undefined && key.kid === kid) ?? all[0]
  if (found === undefined) throw new RecordError(`the key set has no key with "use": "${use}"`)
  return found
}

/** A token, opened as far as the keys of the client allow. */
export interface OpenedToken {
  readonly form: 'signed' | 'encrypted'
  /** The headers from the outside in. Key ids are not kept. */
  readonly headers: readonly Readonly<Record<string, unknown>>[]
  readonly claims: Readonly<Record<string, unknown>>
}

/** Opens a token. Its signature is not verified: what it looks like is recorded. @throws RecordError */
export async function openToken(token: string, target: Target): Promise<OpenedToken> {
  if (token.split('.').length !== 5) {
    return { form: 'signed', headers: [headerOf(token)], claims: claimsOf(token) }
  }
  const inner = await decrypted(token, target)
  return { form: 'encrypted', headers: [headerOf(token), headerOf(inner)], claims: claimsOf(inner) }
}

async function decrypted(token: string, { secret, keys = [] }: Target): Promise<string> {
  const { alg = '', kid } = decodeProtectedHeader(token)
  try {
    const key =
      alg === 'dir' ? directKey(secret ?? '') : await importJWK(keyOf(keys, 'enc', kid), alg)
    return new TextDecoder().decode((await compactDecrypt(token, key)).plaintext)
  } catch (error) {
    if (error instanceof RecordError) throw error
    throw new RecordError(`a token with alg ${alg} cannot be decrypted: ${String(error)}`)
  }
}

function headerOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const { kid, ...rest } = decodeProtectedHeader(token)
    return { ...rest, ...(kid === undefined ? {} : { kid: 'present' }) }
  } catch {
    throw new RecordError('what was to be a token is none')
  }
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const [, payload = ''] = token.split('.')
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString())
  } catch {
    throw new RecordError('a token has no JSON claims')
  }
}
