import { importJWK } from 'jose'
import * as oidc from 'openid-client'
import { custom, Issuer } from 'openid-client-5'
import type { Steerable } from '../../src/index.ts'
import type { RpKeys } from './rp-keys.ts'
import { callback, createClient } from './visitor.ts'

/** A client secret that is long enough for HS256. */
export const partySecret = 'a-secret-of-more-than-thirty-two-bytes'

/** How a partner gets its tokens: signed, nested for its RSA key, or encrypted with the client secret. */
export const tokenForms = ['signed', 'nested', 'dir'] as const
export type TokenFormName = (typeof tokenForms)[number]

const encryptions = {
  signed: undefined,
  nested: { alg: 'RSA-OAEP-256', enc: 'A128CBC-HS256' },
  dir: { alg: 'dir', enc: 'A256GCM' },
} as const

/** A partner whose ID token and userinfo have a form. */
export function formPartner(form: TokenFormName, keys: RpKeys) {
  const encryption = encryptions[form]
  return {
    code: form.toUpperCase(),
    secret: partySecret,
    jwks: keys.jwks,
    idToken: { ...(encryption ? { encryption } : {}) },
    userinfo: { format: encryption ? ('encrypted' as const) : ('signed' as const) },
    services: [{ code: 'LOGIN', redirectUris: [callback] }],
  }
}

/** What a relying party got. */
export interface PartyResult {
  readonly claims: Readonly<Record<string, unknown>>
  readonly userinfo: Readonly<Record<string, unknown>>
}

/** A relying party that keeps what it discovered. */
export interface Party {
  /** A whole login of a user who decides at once. @throws what the client library finds wrong */
  login(phoneNumber: string): Promise<PartyResult>
}

const asked = { scope: 'openid service:LOGIN profile', state: 'state-1', nonce: 'nonce-1' }

/** Follows the one redirect of an unattended login. */
async function authorize(url: string): Promise<URL> {
  const answer = await createClient().get(url)
  const { location } = answer.headers
  if (location === undefined || answer.statusCode !== 302) {
    throw new Error(`no redirect: ${answer.statusCode} ${answer.body.slice(0, 200)}`)
  }
  return new URL(location)
}

/** openid-client 6 with every check on, or, where the client secret encrypts, openid-client 5. */
export async function createParty(
  simulator: Pick<Steerable, 'issuers'>,
  form: TokenFormName,
  keys: RpKeys,
): Promise<Party> {
  return form === 'dir' ? createParty5(simulator) : createParty6(simulator, form, keys)
}

async function createParty6(
  { issuers }: Pick<Steerable, 'issuers'>,
  form: TokenFormName,
  keys: RpKeys,
): Promise<Party> {
  const config = await oidc.discovery(
    new URL(issuers.v2),
    form.toUpperCase(),
    { client_secret: partySecret, userinfo_signed_response_alg: 'RS256' },
    oidc.ClientSecretPost(partySecret),
    {
      execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
      timeout: 20,
    },
  )
  if (form === 'nested') {
    const key = await importJWK(keys.privateEncryption, 'RSA-OAEP-256')
    oidc.enableDecryptingResponses(config, ['A128CBC-HS256', 'A256GCM'], {
      key: key as oidc.CryptoKey,
      alg: 'RSA-OAEP-256',
      kid: 'enc-rp',
    })
  }
  return {
    async login(phoneNumber) {
      const parameters = { ...asked, redirect_uri: callback, login_hint: phoneNumber }
      const back = await authorize(oidc.buildAuthorizationUrl(config, parameters).href)
      const tokens = await oidc.authorizationCodeGrant(config, back, {
        expectedState: asked.state,
        expectedNonce: asked.nonce,
      })
      const claims = tokens.claims()
      if (claims === undefined) throw new Error('no ID token')
      const userinfo = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
      return { claims, userinfo }
    },
  }
}

async function createParty5({ issuers }: Pick<Steerable, 'issuers'>): Promise<Party> {
  custom.setHttpOptionsDefaults({ timeout: 20_000 })
  const issuer = await Issuer.discover(issuers.v2)
  const algorithms = (use: string) => ({
    [`${use}_signed_response_alg`]: 'RS256',
    [`${use}_encrypted_response_alg`]: 'dir',
    [`${use}_encrypted_response_enc`]: 'A256GCM',
  })
  const client = new issuer.Client({
    client_id: 'DIR',
    client_secret: partySecret,
    redirect_uris: [callback],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_post',
    ...algorithms('id_token'),
    ...algorithms('userinfo'),
  })
  return {
    async login(phoneNumber) {
      const url = client.authorizationUrl({ ...asked, login_hint: phoneNumber })
      const back = await authorize(url)
      const { state, nonce } = asked
      const tokens = await client.callback(callback, client.callbackParams(back.href), {
        state,
        nonce,
        response_type: 'code',
      })
      const userinfo = await client.userinfo(tokens)
      return { claims: tokens.claims(), userinfo }
    },
  }
}
