import type { Client, KoaContextWithOIDC } from 'oidc-provider'
import { nearestHint } from '../../config/nearest.ts'
import { membersOf } from '../../domain/members.ts'
import { paramsOf } from '../authorization/request-claims.ts'
import { partnerOf } from '../clients.ts'
import { type IssuerSite, textParam } from '../context.ts'
import { issuers } from '../issuers.ts'
import { findStored } from '../login/stored-models.ts'
import { serverCallOf } from '../request-context.ts'

type Json = Readonly<Record<string, unknown>>

/** Returns the actual reason for a refusal, for the journal. It never contains a secret, a code or a token. */
export async function whyRefused(site: IssuerSite, ctx: KoaContextWithOIDC): Promise<string> {
  const { partners } = site.dependencies.state
  const body: Json = membersOf(ctx.body)
  const { failure, reason } = serverCallOf(ctx)
  if (reason !== undefined) return `${String(body['error'] ?? ctx.status)}: ${reason}`
  if (body['error'] === 'server_error') return `server_error: unexpected: ${failure?.message ?? ''}`
  const detail = String(failure?.error_detail ?? body['error_description'] ?? '')
  const codes = (await partners.list()).map(({ code }) => code)
  return `${String(body['error'] ?? ctx.status)}: ${detail}${await hintFor(site, ctx, codes)}`
}

/**
 * Returns the value that was wrong and what would be right, based on what was sent, never on the library's messages.
 */
async function hintFor(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  codes: readonly string[],
): Promise<string> {
  const params = ctx.oidc === undefined ? {} : paramsOf(ctx)
  const client = ctx.oidc?.client
  switch (membersOf(ctx.body)['error']) {
    case 'invalid_client': {
      if (client !== undefined) return authenticationHint(ctx, client)
      const id = textParam(params, 'client_id')
      if (id === undefined) return queryHint(ctx, params)
      return `; client_id "${id}" is unknown${nearestHint(id, codes)}`
    }
    case 'invalid_grant':
      return codeHint(site, ctx, params)
    case 'invalid_request':
      return queryHint(ctx, params)
    default:
      return ''
  }
}

/** Parameters of a token request must be in the body (RFC 6749, section 4.1.3). */
function queryHint(ctx: KoaContextWithOIDC, params: Json): string {
  const inQuery = ['client_id', 'grant_type', 'code', 'redirect_uri', 'token'].filter(
    (name) => ctx.query[name] !== undefined && params[name] === undefined,
  )
  if (inQuery.length === 0) return ''
  return inQuery.includes('client_id')
    ? '; the parameters belong in the body, not in the query'
    : '; parameters in the query are not read: send them in the body'
}

/** Explains what is wrong with a code, or with what was sent with it. */
async function codeHint(
  { issuer, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  params: Json,
): Promise<string> {
  const { credential } = serverCallOf(ctx)
  if (credential === undefined) {
    const other = issuers.find(({ name }) => name !== issuer.name) ?? issuer
    const code = textParam(params, 'code')
    if ((await findStored(dependencies.models.of[other.name], { code })) === undefined) return ''
    return `; the code is of the issuer ${other.name}: redeem it at ${other.path}${other.routes.token}`
  }
  const { payload, expiresAt } = credential.stored
  const isValid =
    payload['consumed'] === undefined &&
    expiresAt > dependencies.wallClock.now() &&
    payload.clientId === ctx.oidc?.client?.clientId
  if (!isValid) return ''
  const redirectUri = textParam(params, 'redirect_uri')
  if (payload.redirectUri !== redirectUri) {
    return `; sent "${redirectUri}", the code was made for "${payload.redirectUri}"`
  }
  const hasVerifier = textParam(params, 'code_verifier') !== undefined
  return hasVerifier && payload.codeChallenge === undefined
    ? '; the authorization request had no code_challenge: send one there, or leave code_verifier out here'
    : ''
}

function authenticationHint(ctx: KoaContextWithOIDC, client: Client): string {
  if (partnerOf(client).authentication === 'private_key_jwt') {
    return `; ${client.clientId} authenticates by private_key_jwt: send client_assertion`
  }
  if (givenSecret(ctx) === undefined) {
    return `; client_secret is missing: ${client.clientId} authenticates by client_secret_post`
  }
  return secretHint(ctx)
}

/** Explains what is wrong with a client secret, in detail if it is almost right. */
function secretHint(ctx: KoaContextWithOIDC): string {
  const client = ctx.oidc?.client
  const given = givenSecret(ctx)
  if (client === undefined || given === undefined) return ''
  const { secret = '' } = partnerOf(client)
  if (given.trim() === secret && given !== secret) {
    const where = given.endsWith('\n') ? 'a trailing newline' : 'a space around it'
    return `; client_secret has ${where}: trim it`
  }
  if (given.toLowerCase() === secret.toLowerCase()) return '; client_secret differs in case only'
  return '; client_secret is not the one of this partner'
}

function givenSecret(ctx: KoaContextWithOIDC): string | undefined {
  const header = /^basic (.+)$/i.exec(ctx.get('Authorization'))?.[1]
  if (header === undefined) return textParam(paramsOf(ctx), 'client_secret')
  const encoded = Buffer.from(header, 'base64').toString().split(':').slice(1).join(':')
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '))
  } catch {
    return encoded
  }
}
