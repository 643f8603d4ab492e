import type { KoaContextWithOIDC } from 'oidc-provider'
import { acrValues } from '../domain/claims/acr.ts'
import { claimNames, claimsByScope } from '../domain/claims/claims.ts'
import type { Origin } from '../domain/origin.ts'
import { contentEncryptions, encryptionAlgorithms, signingAlgorithms } from '../domain/partner.ts'
import { type Fault, kindOf } from '../faults/fault.ts'
import type { IssuerMiddleware, IssuerSite } from './context.ts'
import { cibaGrantType, discoveryPath, type Issuer, issuerUrl } from './issuers.ts'

/**
 * Returns the discovery document of an issuer (OpenID Connect Discovery 3), with the values of itsme's documentation as
 * far as they are true here. At a back-channel origin, only the authorization endpoint is at another origin.
 */
export function discoveryDocument(issuer: Issuer, origin: Origin): Record<string, unknown> {
  const url = issuerUrl(issuer, origin.url)
  const { routes } = issuer
  return {
    issuer: url,
    authorization_endpoint: issuerUrl(issuer, origin.browserUrl) + routes.authorization,
    token_endpoint: url + routes.token,
    userinfo_endpoint: url + routes.userinfo,
    jwks_uri: url + routes.jwks,
    revocation_endpoint: url + routes.revocation,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'form_post'],
    grant_types_supported: ['authorization_code', ...(routes.ciba ? [cibaGrantType] : [])],
    scopes_supported: ['openid', ...Object.keys(claimsByScope)],
    subject_types_supported: ['pairwise'],
    acr_values_supported: acrValues,
    display_values_supported: ['page'],
    ui_locales_supported: ['fr', 'nl', 'de', 'en'],
    claim_types_supported: ['normal'],
    claims_supported: ['sub', 'acr', ...claimNames],
    claims_parameter_supported: true,
    request_parameter_supported: true,
    request_uri_parameter_supported: true,
    require_request_uri_registration: true,
    code_challenge_methods_supported: ['S256'],
    ...authenticationMembers(issuer),
    ...algorithmMembers(),
    ...(routes.ciba ? cibaMembers(url, routes.ciba.authentication) : {}),
  }
}

/** The members for logins without a browser (OpenID Connect CIBA Core 4). itsme's documentation names none. */
function cibaMembers(url: string, path: string): Record<string, unknown> {
  return {
    backchannel_authentication_endpoint: url + path,
    backchannel_token_delivery_modes_supported: ['poll', 'ping'],
    backchannel_authentication_request_signing_alg_values_supported: ['RS256'],
    backchannel_user_code_parameter_supported: false,
  }
}

/** Only v2 supports client authentication with keys (itsme's documentation, the two APIs). */
function authenticationMembers({ name }: Issuer): Record<string, unknown> {
  if (name === 'csapi') return { token_endpoint_auth_methods_supported: ['client_secret_post'] }
  return {
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256'],
  }
}

/** Returns the algorithms, which are the same for tokens that the simulator issues and for tokens that it accepts. */
function algorithmMembers(): Record<string, readonly string[]> {
  const names = ['id_token', 'userinfo', 'request_object'].map((use) => [
    [`${use}_signing_alg_values_supported`, signingAlgorithms],
    [`${use}_encryption_alg_values_supported`, encryptionAlgorithms],
    [`${use}_encryption_enc_values_supported`, contentEncryptions],
  ])
  return Object.fromEntries(names.flat())
}

type Json = Readonly<Record<string, unknown>>

const maxAge = 3600

/** Serves the discovery document and the keys from prepared bytes, with CORS for any origin. */
export function sendMetadata({ issuer, origin, dependencies }: IssuerSite): IssuerMiddleware {
  const { keyRing, state, pages, noteMetadataFetch } = dependencies
  const document = discoveryDocument(issuer, origin)
  const documentBytes = Buffer.from(JSON.stringify(document))
  const bytesOfKeys = new WeakMap<object, Buffer>()

  /** Serializes each set of keys once. */
  function keysBytes(): Buffer {
    const { publicJwks } = keyRing.current()
    const known = bytesOfKeys.get(publicJwks) ?? Buffer.from(JSON.stringify(publicJwks))
    bytesOfKeys.set(publicJwks, known)
    return known
  }

  const isMetadata = (fault: Fault) => kindOf(fault).family === 'metadata'

  /** Returns a document as changed by faults, or undefined if no fault fires. */
  async function faultyDocument(endpoint: 'discovery' | 'jwks'): Promise<string | undefined> {
    if (!state.faults.mayFire(isMetadata)) return undefined
    const fired = await state.faults.fire({ issuer: issuer.name, endpoint }, isMetadata)
    const right: Json = endpoint === 'discovery' ? document : { ...keyRing.current().publicJwks }
    const wrong = fired.reduce((text, fault) => {
      const kind = kindOf(fault)
      return kind.family === 'metadata' ? kind.apply(text) : text
    }, right)
    return fired.length === 0 ? undefined : JSON.stringify(wrong)
  }

  async function answer(ctx: KoaContextWithOIDC): Promise<void> {
    const endpoint = ctx.path === discoveryPath ? 'discovery' : 'jwks'
    const wrong = await faultyDocument(endpoint)
    const reach = origin.kind === 'browser' ? 'public' : 'private'
    ctx.set('Cache-Control', wrong === undefined ? `${reach}, max-age=${maxAge}` : 'no-store')
    ctx.vary('Host')
    ctx.set('Content-Type', 'application/json; charset=utf-8')
    ctx.body = wrong ?? (endpoint === 'discovery' ? documentBytes : keysBytes())
    const address = pages.clientAddress(ctx)
    await noteMetadataFetch({ issuer: issuer.name, endpoint, address })
  }

  return async (ctx) => {
    ctx.set('Access-Control-Allow-Origin', '*')
    if (ctx.method === 'OPTIONS') {
      ctx.set('Access-Control-Allow-Methods', 'GET')
      ctx.set('Access-Control-Allow-Headers', ctx.get('Access-Control-Request-Headers'))
      ctx.status = 204
    } else if (ctx.method === 'GET' || ctx.method === 'HEAD') {
      await answer(ctx)
    } else {
      ctx.set('Allow', 'GET, HEAD, OPTIONS')
      ctx.status = 405
    }
  }
}
