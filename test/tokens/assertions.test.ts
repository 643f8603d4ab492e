import { createPublicKey } from 'node:crypto'
import test from 'ava'
import { CompactEncrypt } from 'jose'
import * as oidc from 'openid-client'
import { startBank } from '../helpers/bank.ts'
import { assertionClaims, assertionType, encryptFor, makeRpKeys, sign } from '../helpers/rp-keys.ts'
import { withSimulator } from '../helpers/simulator.ts'
import {
  callback,
  createClient,
  createVisitor,
  endpoint,
  goOn,
  identify,
  login,
  redeem,
} from '../helpers/visitor.ts'

const right = [
  ['the token endpoint', (url: string) => url],
  ['the issuer', (url: string) => url.replace(/\/token$/, '')],
  ['itsme’s own token endpoint, e2e', () => 'https://idp.e2e.itsme.services/v2/token'],
  ['itsme’s own issuer, prd', () => 'https://idp.prd.itsme.services/v2'],
  ['a list with us in it', (url: string) => ['https://other.example', url]],
] as const

test('an assertion is taken for each audience that means us', async (t) => {
  const { simulator, redeem } = await startBank(t)
  for (const [title, aud] of right) {
    const changes = { aud: aud(endpoint(simulator, 'token', 'v2')) as string }
    const { status, body } = await redeem({ changes })
    t.is(status, 200, `${title}: ${JSON.stringify(body)}`)
  }
})

test('an assertion may be signed, then encrypted, with or without client_id beside it', async (t) => {
  const { simulator, keys, redeem, refusals } = await startBank(t)
  const url = endpoint(simulator, 'token', 'v2')
  const signed = (changes = {}) => sign(keys, { ...assertionClaims('BANK', url), ...changes })
  const alone = { client_id: undefined }
  for (const alg of ['RSA-OAEP-256', 'RSA-OAEP']) {
    for (const enc of ['A128CBC-HS256', 'A256GCM']) {
      for (const form of [{}, alone]) {
        const assertion = await encryptFor(simulator, await signed(), { alg, enc })
        t.is((await redeem({ assertion, form })).status, 200, `${alg} ${enc}`)
      }
    }
  }
  t.is((await redeem({ form: alone })).status, 200)
  const stranger = await encryptFor(simulator, await signed({ iss: 'NOBODY', sub: 'NOBODY' }))
  const unknown = await redeem({ assertion: stranger, form: alone })
  t.like(unknown, { status: 400, body: { error: 'invalid_client' } })
  t.regex((await refusals()).at(-1) ?? '', /client_id "NOBODY" is unknown/)
  const direct = await new CompactEncrypt(new TextEncoder().encode(await signed()))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(new Uint8Array(32))
  const refused = await redeem({ assertion: direct, form: alone })
  t.like(refused, { status: 400, body: { error: 'invalid_request' } })
  t.is(
    refused.body['detail'],
    'client_id is missing, and the client_assertion cannot be read without it; with "alg": "dir" the client_id tells whose secret it is',
  )
})

type Changes = Parameters<Awaited<ReturnType<typeof startBank>>['redeem']>[0]['changes']

/** Refused as `unauthorized_client` (itsme's documentation, token errors): what is wrong, and what the journal says. */
const wrongClaims: readonly (readonly [title: string, Changes, reason: RegExp])[] = [
  ['expired', { exp: 1_700_000_000 }, /"exp" has passed \(2023-11-14T22:13:20\.000Z\)/],
  [
    'not valid yet',
    { nbf: 4_000_000_000 },
    /"nbf" is in the future \(2096-10-02T07:06:40\.000Z, it is .*\): look at the clock/,
  ],
  ['no exp', { exp: undefined as never }, /"exp" is missing/],
  [
    'another audience',
    { aud: 'https://evil.example' },
    /"aud" is "https:\/\/evil.example", must be/,
  ],
  ['an audience of another path', { aud: 'http://localhost/v2/userinfo' }, /"aud" is "http/],
  ['another issuer', { iss: 'DEMO' }, /"iss" is "DEMO", must be "BANK"/],
  ['another subject', { sub: 'DEMO' }, /"sub" is "DEMO", must be "BANK"/],
  ['no jti', { jti: undefined as never }, /"jti" is missing/],
  ['a jti of 256 characters', { jti: 'x'.repeat(256) }, /"jti" has 256 characters, at most 255/],
]

test('an assertion with a wrong claim is unauthorized_client, and the journal says why', async (t) => {
  const { redeem, code, refusals } = await startBank(t)
  const unused = await code()
  for (const [title, changes, reason] of wrongClaims) {
    const { status, body } = await redeem({ code: unused, changes })
    t.is(status, 400, title)
    t.deepEqual(body, {
      error: 'unauthorized_client',
      error_description: 'the client_assertion is not valid',
      detail: 'the client_assertion is not valid',
    })
    t.regex((await refusals())[0] ?? '', reason, title)
    t.regex((await refusals())[0] ?? '', /v2 token {2}BANK/)
  }
  t.is((await redeem({ code: unused, changes: { jti: 'x'.repeat(255) } })).status, 200)
})

test('an assertion is good for one use, even by ten at a time', async (t) => {
  const { simulator, keys, redeem, refusals } = await startBank(t)
  const claims = assertionClaims('BANK', endpoint(simulator, 'token', 'v2'))
  const assertion = await sign(keys, claims)
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => redeem({ code: 'none', assertion })),
  )
  const errors = answers.map(({ body }) => body['error'])
  t.is(errors.filter((error) => error === 'invalid_grant').length, 1)
  t.is(errors.filter((error) => error === 'unauthorized_client').length, 9)
  t.true((await refusals()).some((line) => line.includes('was used before')))
})

test('an assertion that is not signed by a key of the partner is refused', async (t) => {
  const { simulator, keys, redeem, code, refusals } = await startBank(t, {
    more: [
      {
        code: 'OTHER',
        authentication: 'private_key_jwt',
        jwks: (await makeRpKeys('other')).jwks,
        services: [{ code: 'OTHER_LOGIN', redirectUris: [callback] }],
      },
    ],
  })
  const stranger = await makeRpKeys('stranger')
  const claims = () => assertionClaims('BANK', endpoint(simulator, 'token', 'v2'))
  const unsecured = [
    Buffer.from('{"alg":"none"}').toString('base64url'),
    Buffer.from(JSON.stringify(claims())).toString('base64url'),
    '',
  ].join('.')
  const pem = createPublicKey({ key: keys.jwks.keys[0] as object as never, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString()
  const confused = { header: { alg: 'HS256' }, key: new TextEncoder().encode(pem) }
  const table: readonly (readonly [string, string, RegExp])[] = [
    [
      'signed by another key under our kid',
      await sign(stranger, claims(), { header: { kid: keys.kid } }),
      /signature verification failed/,
    ],
    [
      'a kid that is not there',
      await sign(stranger, claims()),
      /signed by the key "sig-stranger"; the signing keys of BANK are "sig-rp"/,
    ],
    ['alg none', unsecured, /signed by alg "none"; BANK signs by RS256/],
    ['HS256 with the public key', await sign(keys, claims(), confused), /signed by alg "HS256"/],
    [
      'the kid of the encryption key',
      await sign(keys, claims(), { header: { kid: 'enc-rp' } }),
      /signed by the key "enc-rp"/,
    ],
    ['no JWT', 'abc', /is not a JWT/],
    ['no JWT of three parts', 'a.b.c', /client_assertion: /],
    ['five empty parts', '....', /client_assertion: /],
    [
      'encrypted, not signed',
      await encryptFor(simulator, '{"iss":"BANK"}'),
      /encrypted but not signed/,
    ],
    [
      'encrypted for a key that is not ours',
      await encryptFor(simulator, await sign(keys, claims()), { kid: 'e9' }),
      /encrypted for the key "e9"; the keys endpoint has e1/,
    ],
    [
      'signed by another partner',
      await sign(stranger, { ...claims(), iss: 'OTHER' }),
      /sig-stranger/,
    ],
  ]
  const unused = await code()
  for (const [title, assertion, reason] of table) {
    const { status, body } = await redeem({ code: unused, assertion })
    t.like({ status, ...body }, { status: 400, error: 'unauthorized_client' }, title)
    t.regex((await refusals())[0] ?? '', reason, title)
  }
  t.is((await redeem({ code: unused })).status, 200)
})

test('the ways to authenticate do not mix', async (t) => {
  const { redeem, code, refusals } = await startBank(t)
  const unused = await code()
  const table = [
    [
      { client_assertion: undefined },
      'invalid_client',
      /BANK authenticates by private_key_jwt: send client_assertion/,
    ],
    [
      { client_assertion: undefined, client_secret: 'x' },
      'invalid_client',
      /BANK authenticates by private_key_jwt/,
    ],
    [{ client_secret: 'x' }, 'invalid_request', /only be provided using one mechanism/],
    [
      { client_assertion_type: 'jwt' },
      'invalid_request',
      /client_assertion_type must be urn.*got "jwt"/,
    ],
    [{ client_id: 'BANKK' }, 'invalid_client', /client_id "BANKK" is unknown; nearest "BANK"/],
    [{ client_id: 'DEMO' }, 'unauthorized_client', /DEMO authenticates by client_secret_post/],
  ] as const
  for (const [form, error, reason] of table) {
    const answer = await redeem({ code: unused, form })
    t.like({ status: answer.status, error: answer.body['error'] }, { status: 400, error })
    t.regex((await refusals())[0] ?? '', reason)
  }
})

test('a partner with keys is not known to csapi: a page, and invalid_client', async (t) => {
  const { simulator, redeem, refusals } = await startBank(t)
  const { status, body } = await redeem({ code: 'x', issuer: 'csapi' })
  t.like({ status, ...body }, { status: 400, error: 'invalid_client' })
  t.regex(
    (await refusals())[0] ?? '',
    /private_key_jwt, which csapi does not know; use the v2 issuer/,
  )
  const page = await t.throwsAsync(
    login(simulator, { client_id: 'BANK', scope: 'openid service:BANK_LOGIN' }),
  )
  t.regex(page?.message ?? '', /400/)
  t.regex((await refusals())[0] ?? '', /use the v2 issuer/)
})

withSimulator(
  'openid-client 6 logs in as DEMO_KEYS, the packaged partner',
  async (t, { simulator }) => {
    const { readDemoKeys } = await import('../../src/web/demo/demo-keys.ts')
    const keys = await readDemoKeys()
    const config = await oidc.discovery(
      new URL(simulator.issuers.v2),
      'DEMO_KEYS',
      undefined,
      oidc.PrivateKeyJwt(keys.signing),
      { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] },
    )
    oidc.enableDecryptingResponses(config, ['A128CBC-HS256'], keys.encryption)
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope: 'openid service:DEMO_KEYS_LOGIN profile',
      state: 's',
      nonce: 'n',
    })
    const visitor = createVisitor()
    const { headers } = await visitor.get(url.href)
    const back = await goOn(
      visitor,
      await identify(visitor, String(headers.location), '+32470000002'),
    )
    const expected = { expectedState: 's', expectedNonce: 'n' }
    const tokens = await oidc.authorizationCodeGrant(config, back, expected)
    t.is(tokens.claims()?.['name'], undefined, 'claims of scopes are in userinfo only')
    const userinfo = await oidc.fetchUserInfo(
      config,
      tokens.access_token,
      String(tokens.claims()?.sub),
    )
    t.is(userinfo.name, 'Bram Maes')
    t.deepEqual((await simulator.partners.findings('DEMO_KEYS')).map(({ rule }) => rule).sort(), [
      'redirect-uri-loopback',
      'redirect-uri-not-https',
    ])
  },
)

withSimulator('a client secret partner still redeems on both issuers', async (t, { simulator }) => {
  for (const issuer of ['csapi', 'v2'] as const) {
    const back = await login(simulator, {}, { issuer })
    const { status } = await redeem(simulator, back.searchParams.get('code') ?? '', {}, issuer)
    t.is(status, 200)
  }
})

test('an assertion whose form is odd: encoded names, two clients, two hundred parameters', async (t) => {
  const { simulator, keys, redeem, code } = await startBank(t)
  const url = endpoint(simulator, 'token', 'v2')
  const assertion = () => sign(keys, assertionClaims('BANK', url))
  const post = async (extra: string, name = 'client_assertion') => {
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      redirect_uri: callback,
      client_assertion_type: assertionType,
      code: await code(),
      [name]: await assertion(),
    })
    const body = form.toString().replace('client_assertion=', 'client%5Fassertion=') + extra
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return createClient().post(url, { body, headers })
  }
  t.is((await post('&client_id=BANK')).statusCode, 200)
  t.is((await post(`&client_id=BANK${'&x=1'.repeat(194)}`)).statusCode, 200)
  const many = await post(`&client_id=BANK${'&x=1'.repeat(195)}`)
  t.is(many.statusCode, 400)
  t.like(JSON.parse(many.body), {
    error: 'invalid_request',
    error_description: 'the body has 201 parameters, at most 200 are allowed',
  })
  const twice = await post('&client_id=BANK&client_id=DEMO')
  t.is(twice.statusCode, 400)
  t.regex(twice.body, /client_id must not be given more than once/)
  const deep = `${'['.repeat(500)}${']'.repeat(500)}`
  const changes = { nested: JSON.parse(deep) }
  const answer = await redeem({ code: 'x', changes })
  t.is(answer.body['error'], 'unauthorized_client')
})

test('strict: an assertion must name its key', async (t) => {
  const services = [{ code: 'BANK_LOGIN', redirectUris: ['https://bank.example/cb'] }]
  const { simulator, keys, redeem, refusals } = await startBank(t, {
    partner: { services },
    options: { strict: true },
  })
  const claims = assertionClaims('BANK', endpoint(simulator, 'token', 'v2'))
  const assertion = await sign(keys, claims, { header: { kid: undefined } })
  t.is((await redeem({ code: 'x', assertion })).body['error'], 'unauthorized_client')
  t.regex((await refusals())[0] ?? '', /names no key \(kid\): itsme refuses it/)
})
