import type { KoaContextWithOIDC } from 'oidc-provider'
import { nearestHint } from '../../config/nearest.ts'
import { paramsOf } from '../authorization/request-claims.ts'
import { partnerOf } from '../clients.ts'
import { type IssuerSite, textParam } from '../context.ts'
import { issuers } from '../issuers.ts'
import { findStored } from '../login/stored-models.ts'
import { serverCallOf } from '../request-context.ts'

type Json = Readonly<Record<string, unknown>>

/** The real reason of a refusal, for the journal; never a secret, a code or a token. */
export async function whyRefused(site: IssuerSite, ctx: KoaContextWithOIDC): Promise<string> {
  const { partners } = site.dependencies.state
  const body: Json = Object(ctx.body)
  const { failure, reason } = serverCallOf(ctx)
  if (reason !== undefined) return `${String(body['error'] ?? ctx.status)}: ${reason}`
  if (body['error'] === 'server_error') return `server_error: unexpected: ${failure?.message ?? ''}`
  const detail = String(failure?.error_detail ?? body['error_description'] ?? '')
  const codes = (await partners.list()).map(({ code }) => code)
  return `${String(body['error'] ?? ctx.status)}: ${detail}${await hintFor(site, ctx, detail, codes)}`
}

/** The value that was wrong, and what would be right. */
async function hintFor(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  detail: string,
  codes: readonly string[],
): Promise<string> {
  const params = ctx.oidc === undefined ? {} : paramsOf(ctx)
  if (detail === 'client not found') {
    const id = textParam(params, 'client_id') ?? ''
    return `; client_id "${id}" is unknown${nearestHint(id, codes)}`
  }
  if (Object(ctx.body).error === 'invalid_grant') return codeHint(site, ctx, detail, params)
  if (detail.startsWith('no client authentication') && ctx.querystring !== '') {
    return '; the parameters belong in the body, not in the query'
  }
  if (detail.startsWith('missing required parameter') && ctx.querystring !== '') {
    return '; parameters in the query are not read: send them in the body'
  }
  if (Object(ctx.body).error === 'invalid_client') return authenticationHint(ctx, detail)
  return ''
}

/** What is wrong about a code, or about what was sent with it. */
async function codeHint(
  { issuer, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  detail: string,
  params: Json,
): Promise<string> {
  const id = textParam(params, 'code') ?? ''
  const other = issuers.find(({ name }) => name !== issuer.name)
  if (detail.endsWith('not found') && other !== undefined) {
    const isOther =
      (await findStored(dependencies.models.of[other.name], { code: id })) !== undefined
    return isOther
      ? `; the code is of the issuer ${other.name}: redeem it at ${other.path}${other.routes.token}`
      : ''
  }
  const code = await ctx.oidc?.provider.AuthorizationCode.find(id)
  if (detail.includes('redirect_uri mismatch')) {
    return `; sent "${textParam(params, 'redirect_uri')}", the code was made for "${code?.redirectUri}"`
  }
  const hasChallenge = code?.codeChallenge !== undefined
  if (textParam(params, 'code_verifier') !== undefined && code !== undefined && !hasChallenge) {
    return '; the authorization request had no code_challenge: send one there, or leave code_verifier out here'
  }
  return ''
}

function authenticationHint(ctx: KoaContextWithOIDC, detail: string): string {
  const client = ctx.oidc?.client
  if (client === undefined) return ''
  const { authentication } = partnerOf(client)
  if (authentication === 'private_key_jwt') {
    return `; ${client.clientId} authenticates by private_key_jwt: send client_assertion`
  }
  if (detail.startsWith('the provided authentication mechanism')) {
    return `; client_secret is missing: ${client.clientId} authenticates by client_secret_post`
  }
  return detail === 'invalid secret provided' ? secretHint(ctx) : ''
}

/** Says what is almost right about a wrong client secret. */
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
