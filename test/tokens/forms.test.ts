import test from 'ava'
import got from 'got'
import {
  compactDecrypt,
  createLocalJWKSet,
  decodeProtectedHeader,
  importJWK,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
} from 'jose'
import * as oidc from 'openid-client'
import { Issuer } from 'openid-client-5'
import type { Simulator } from '../../src/index.ts'
import { makeRpKeys, type RpKeys, secretKey } from '../helpers/rp-keys.ts'
import { start } from '../helpers/simulator.ts'
import { callback, createVisitor, endpoint, goOn, identify, login } from '../helpers/visitor.ts'

/** Made once: threads that make dozens have no time to look up names, and calls fail. */
const rpKeys = makeRpKeys()

const secret = 'a-secret-of-more-than-thirty-two-bytes'
const signings = ['RS256', 'HS256'] as const
const encryptions = [
  undefined,
  { alg: 'RSA-OAEP-256', enc: 'A128CBC-HS256' },
  { alg: 'RSA-OAEP-256', enc: 'A256GCM' },
  { alg: 'RSA-OAEP', enc: 'A128CBC-HS256' },
  { alg: 'RSA-OAEP', enc: 'A256GCM' },
  { alg: 'dir', enc: 'A256GCM' },
] as const
type Encryption = (typeof encryptions)[number]

const forms = signings.flatMap((signing) =>
  encryptions.map((encryption) => ({ signing, encryption })),
)

function codeOf(signing: string, encryption: Encryption): string {
  return [signing, encryption?.alg ?? 'plain', encryption?.enc ?? ''].join('_').replace(/_$/, '')
}

function partnerOf(keys: RpKeys, signing: string, encryption: Encryption) {
  return {
    code: codeOf(signing, encryption),
    secret,
    jwks: keys.jwks,
    idToken: { signing, ...(encryption ? { encryption } : {}) },
    userinfo: { format: encryption ? 'encrypted' : 'signed' },
    services: [{ code: 'LOGIN', redirectUris: [callback] }],
  }
}

/** Opens a token as the relying party does; the headers are those of the encryption and of the signature. */
async function open(
  simulator: Simulator,
  keys: RpKeys,
  token: string,
  encryption: Encryption,
): Promise<{ outer: object | undefined; inner: object; claims: JWTPayload }> {
  let signed = token
  let outer: object | undefined
  if (encryption !== undefined) {
    outer = decodeProtectedHeader(token)
    const { alg } = encryption
    const key = alg === 'dir' ? secretKey(secret) : await importJWK(keys.privateEncryption, alg)
    const { plaintext } = await compactDecrypt(token, key)
    signed = new TextDecoder().decode(plaintext)
  }
  const inner = decodeProtectedHeader(signed)
  const jwks = await got(endpoint(simulator, 'jwks')).json<JSONWebKeySet>()
  const options = { issuer: simulator.issuers.csapi }
  const { payload } =
    (inner as { alg: string }).alg === 'HS256'
      ? await jwtVerify(signed, new TextEncoder().encode(secret), options)
      : await jwtVerify(signed, createLocalJWKSet(jwks), options)
  return { outer, inner, claims: payload }
}

test('ID token and userinfo in every form: signed by RS256 or HS256, and encrypted in each way', async (t) => {
  const keys = await rpKeys
  const fixtures = {
    partners: forms.map(({ signing, encryption }) => partnerOf(keys, signing, encryption)),
  }
  const { simulator } = await start(t, { fixtures })
  for (const { signing, encryption } of forms) {
    const code = codeOf(signing, encryption)
    const back = await login(simulator, { client_id: code, scope: 'openid service:LOGIN profile' })
    const answer = await got
      .post(endpoint(simulator, 'token'), {
        form: {
          grant_type: 'authorization_code',
          client_id: code,
          client_secret: secret,
          redirect_uri: callback,
          code: back.searchParams.get('code') ?? '',
        },
      })
      .json<{ id_token: string; access_token: string }>()
    const userinfo = await got(endpoint(simulator, 'userinfo'), {
      headers: { authorization: `Bearer ${answer.access_token}` },
    })
    t.regex(String(userinfo.headers['content-type']), /^application\/jwt/, code)
    for (const [use, token] of Object.entries({ id: answer.id_token, info: userinfo.body })) {
      const { outer, inner, claims } = await open(simulator, keys, token, encryption)
      const kid = encryption?.alg === 'dir' ? {} : { kid: 'enc-rp' }
      t.deepEqual(outer, encryption && { ...encryption, cty: 'JWT', ...kid }, `${code} ${use}`)
      t.deepEqual(
        inner,
        signing === 'RS256'
          ? { alg: 'RS256', typ: 'JWT', kid: 's1' }
          : { alg: 'HS256', typ: 'JWT' },
        `${code} ${use}`,
      )
      t.like(claims, { aud: code, name: 'Bram Maes', family_name: 'Maes' }, `${code} ${use}`)
      t.regex(String(claims.sub), /^[a-z0-9]{36}$/)
      t.is(claims.exp, Number(claims.iat) + 300)
      t.is(claims.nbf, claims.iat)
      t.is(claims['nonce'], use === 'id' ? 'nonce-1' : undefined)
      t.is(claims['acr'] !== undefined, use === 'id')
    }
  }
})

/** openid-client 6 verifies no HS256. */
function verifying(signing: string) {
  return signing === 'RS256' ? [oidc.enableNonRepudiationChecks] : []
}

for (const { signing, encryption } of forms.filter((form) => form.encryption?.alg !== 'dir')) {
  const code = codeOf(signing, encryption)
  test(`openid-client 6 logs in and reads userinfo: ${code}`, async (t) => {
    const keys = await rpKeys
    const partners = [partnerOf(keys, signing, encryption)]
    const { simulator } = await start(t, { fixtures: { partners } })
    const config = await oidc.discovery(
      new URL(simulator.issuers.v2),
      code,
      {
        client_secret: secret,
        id_token_signed_response_alg: signing,
        userinfo_signed_response_alg: signing,
      },
      oidc.ClientSecretPost(secret),
      { execute: [oidc.allowInsecureRequests, ...verifying(signing)] },
    )
    if (encryption !== undefined) {
      const key = await importJWK(keys.privateEncryption, encryption.alg)
      oidc.enableDecryptingResponses(config, ['A128CBC-HS256', 'A256GCM'], {
        key: key as oidc.CryptoKey,
        alg: encryption.alg,
        kid: 'enc-rp',
      })
    }
    const expected = { expectedState: 's', expectedNonce: 'n' }
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope: 'openid service:LOGIN profile',
      state: 's',
      nonce: 'n',
    })
    const visitor = createVisitor()
    const { headers } = await visitor.get(url.href)
    const back = await goOn(
      visitor,
      await identify(visitor, String(headers.location), '+32470000002'),
    )
    const tokens = await oidc.authorizationCodeGrant(config, back, expected)
    const claims = tokens.claims()
    t.is(claims?.['name'], 'Bram Maes')
    const userinfo = await oidc.fetchUserInfo(config, tokens.access_token, String(claims?.sub))
    t.is(userinfo.name, 'Bram Maes')
  })
}

for (const signing of signings) {
  test(`openid-client 5 logs in where the client secret encrypts: ${signing}, dir`, async (t) => {
    const keys = await rpKeys
    const encryption = { alg: 'dir', enc: 'A256GCM' } as const
    const code = codeOf(signing, encryption)
    const partners = [partnerOf(keys, signing, encryption)]
    const { simulator } = await start(t, { fixtures: { partners } })
    const issuer = await Issuer.discover(simulator.issuers.v2)
    const algorithms = (use: string) => ({
      [`${use}_signed_response_alg`]: signing,
      [`${use}_encrypted_response_alg`]: 'dir',
      [`${use}_encrypted_response_enc`]: 'A256GCM',
    })
    const client = new issuer.Client({
      client_id: code,
      client_secret: secret,
      redirect_uris: [callback],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
      ...algorithms('id_token'),
      ...algorithms('userinfo'),
    })
    const url = client.authorizationUrl({
      scope: 'openid service:LOGIN profile',
      state: 's',
      nonce: 'n',
    })
    const visitor = createVisitor()
    const { headers } = await visitor.get(url)
    const back = await goOn(
      visitor,
      await identify(visitor, String(headers.location), '+32470000002'),
    )
    const params = client.callbackParams(back.href)
    const tokens = await client.callback(callback, params, { state: 's', nonce: 'n' })
    t.is(tokens.claims()['name'], 'Bram Maes')
    const userinfo = await client.userinfo(String(tokens.access_token))
    t.is(userinfo.name, 'Bram Maes')
  })
}
