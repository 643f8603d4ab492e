import test from 'ava'
import * as oidc from 'openid-client'
import { withSimulator } from '../helpers/simulator.ts'
import { callback, createVisitor, decode, goOn, identify, secret } from '../helpers/visitor.ts'

const authentications = { post: oidc.ClientSecretPost, basic: oidc.ClientSecretBasic } as const

for (const issuer of ['csapi', 'v2'] as const) {
  for (const [name, authentication] of Object.entries(authentications)) {
    for (const pkce of [false, true]) {
      const title = `openid-client logs in: ${issuer}, ${name}, ${pkce ? 'with' : 'without'} PKCE`
      withSimulator(title, async (t, { simulator }) => {
        const config = await oidc.discovery(
          new URL(simulator.issuers[issuer]),
          'DEMO',
          undefined,
          authentication(secret),
          { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] },
        )
        const verifier = oidc.randomPKCECodeVerifier()
        const state = oidc.randomState()
        const nonce = oidc.randomNonce()
        const url = oidc.buildAuthorizationUrl(config, {
          redirect_uri: callback,
          scope: 'openid service:DEMO_LOGIN profile email phone address',
          state,
          nonce,
          ...(pkce
            ? {
                code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
                code_challenge_method: 'S256',
              }
            : {}),
        })
        const visitor = createVisitor()
        const started = await visitor.get(url.href)
        t.is(started.statusCode, 302)
        const wait = await identify(visitor, String(started.headers.location), '0470 00 00 01')
        const action = await simulator.actions.next({ phoneNumber: '+32470000001' })
        await simulator.actions.confirm(action.id)
        const back = await goOn(visitor, wait)
        t.deepEqual([...back.searchParams.keys()], ['code', 'state'])
        t.regex(back.searchParams.get('code') ?? '', /^[a-z0-9]{36}$/)
        const tokens = await oidc.authorizationCodeGrant(config, back, {
          expectedState: state,
          expectedNonce: nonce,
          ...(pkce ? { pkceCodeVerifier: verifier } : {}),
        })
        const claims = tokens.claims()
        t.like(claims, {
          iss: simulator.issuers[issuer],
          aud: 'DEMO',
          name: 'Anna Peeters',
          email: 'anna.peeters@example.com',
          email_verified: false,
          phone_number: '+32 470000001',
          phone_number_verified: true,
          acr: 'http://itsme.services/v2/claim/acr_basic',
        })
        t.regex(String(claims?.sub), /^[a-z0-9]{36}$/)
        t.is(claims?.exp, Number(claims?.iat) + 300)
        t.is(claims?.['nbf'], claims?.iat)
        const userinfo = await oidc.fetchUserInfo(config, tokens.access_token, String(claims?.sub))
        t.is(userinfo.name, 'Anna Peeters')
        t.deepEqual(Object.keys(userinfo.address ?? {}), [
          'formatted',
          'street_address',
          'postal_code',
          'locality',
        ])
      })
    }
  }
}

withSimulator('a token response has itsme’s members only', async (t, { simulator }) => {
  const visitor = createVisitor()
  const { login, redeem } = await import('../helpers/visitor.ts')
  const back = await login(simulator, {}, { visitor })
  const { status, headers, body } = await redeem(simulator, back.searchParams.get('code') ?? '')
  t.is(status, 200)
  t.is(headers['cache-control'], 'no-store')
  t.deepEqual(Object.keys(body), ['access_token', 'token_type', 'expires_in', 'id_token'])
  t.like(body, { token_type: 'Bearer', expires_in: 3600 })
  t.deepEqual(Object.keys(decode(body['id_token'])), [
    'iss',
    'sub',
    'aud',
    'iat',
    'nbf',
    'exp',
    'nonce',
    'acr',
    'name',
    'given_name',
    'family_name',
    'birthdate',
    'gender',
    'locale',
    'picture',
    'email',
    'email_verified',
  ])
  const header = JSON.parse(
    Buffer.from(body['id_token']?.split('.')[0] ?? '', 'base64url').toString(),
  )
  t.deepEqual(header, { alg: 'RS256', typ: 'JWT', kid: 's1' })
})

test('two simulators run side by side in one process', async (t) => {
  const { startSimulator } = await import('../../src/index.ts')
  await using first = await startSimulator({ port: 0 })
  await using second = await startSimulator({ port: 0 })
  t.not(first.url, second.url)
  const { login } = await import('../helpers/visitor.ts')
  await login(first)
  t.is((await first.actions.list()).length, 1)
  t.is((await second.actions.list()).length, 0)
})
