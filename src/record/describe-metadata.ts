import { asJsonObject } from '../domain/json-object.ts'
import { membersOf } from '../domain/members.ts'
import { discoveryPath } from '../oidc/issuers.ts'
import { type Endpoints, type Received, RecordError, type Send } from './target.ts'

type Json = Readonly<Record<string, unknown>>

/** Metadata of an issuer without its own values: URLs begin with `{issuer}`, keys are reduced to their properties. */
export interface DescribedMetadata {
  readonly headers: Json
  readonly document: Json
  readonly keys: readonly string[]
}

/** Reads discovery and keys. @throws RecordError */
export async function readMetadata(
  issuer: string,
  send: Send,
): Promise<{
  readonly described: DescribedMetadata
  readonly endpoints: Endpoints
  /** As the document names it. */
  readonly issuer: string
}> {
  const response = await send(issuer + discoveryPath)
  const document = objectIn(response, issuer + discoveryPath)
  const endpoint = (name: string): string => {
    const url = document[name]
    if (typeof url === 'string') return url
    throw new RecordError(`the discovery document of ${issuer} has no ${name}`)
  }
  const jwksUri = endpoint('jwks_uri')
  const { keys } = objectIn(await send(jwksUri), jwksUri)
  const named = typeof document['issuer'] === 'string' ? document['issuer'] : issuer
  return {
    issuer: named,
    endpoints: {
      authorization: endpoint('authorization_endpoint'),
      token: endpoint('token_endpoint'),
      userinfo: endpoint('userinfo_endpoint'),
    },
    described: {
      headers: cachingOf(response),
      document: withoutIssuer(document, named),
      keys: (Array.isArray(keys) ? keys : []).map(keyText),
    },
  }
}

function objectIn({ status, text }: Received, url: string): Json {
  const value = asJsonObject(text)
  if (status === 200 && typeof value === 'object' && value !== null) return membersOf(value)
  throw new RecordError(`${url} holds no JSON object (${status})`)
}

function cachingOf({ headers }: Received): Json {
  const { 'cache-control': caching } = headers
  return caching === undefined ? {} : { 'cache-control': caching }
}

/** Replaces the issuer at the start of URLs. */
export function withoutIssuer(document: Json, issuer: string): Json {
  const without = (value: unknown): unknown =>
    typeof value === 'string' && value.startsWith(issuer)
      ? `{issuer}${value.slice(issuer.length)}`
      : value
  return Object.fromEntries(Object.entries(document).map(([name, value]) => [name, without(value)]))
}

/** Describes a key by its properties, without its values. The kid only has to be present. */
export function keyText(key: unknown): string {
  const { kty, use, alg, kid, n } = membersOf(key)
  const bits = typeof n === 'string' ? ` ${Buffer.from(n, 'base64url').length * 8} bits` : ''
  const id = kid === undefined ? ', no kid' : ''
  return `${String(kty)}${bits}, use ${String(use ?? 'none')}, alg ${String(alg ?? 'none')}${id}`
}
