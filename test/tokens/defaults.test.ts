import test from 'ava'
import { decodeProtectedHeader, exportJWK, generateKeyPair } from 'jose'
import { startBank } from '../helpers/bank.ts'
import { makeRpKeys } from '../helpers/rp-keys.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import { callback, createClient, decode, endpoint, login, redeem } from '../helpers/visitor.ts'

const parts = (token = '') => token.split('.').length

/** Reads userinfo: its media type, and how many parts the token has. */
async function userinfo(
  simulator: Parameters<typeof endpoint>[0],
  accessToken = '',
  issuer: 'csapi' | 'v2' = 'v2',
) {
  const headers = { authorization: `Bearer ${accessToken}` }
  const {
    statusCode,
    headers: answered,
    body,
  } = await createClient().get(endpoint(simulator, 'userinfo', issuer), { headers })
  return { status: statusCode, type: answered['content-type'], parts: parts(body), body }
}

async function rulesOf(bank: Awaited<ReturnType<typeof startBank>>): Promise<string[]> {
  return (await bank.simulator.partners.findings('BANK')).map(({ rule }) => rule)
}

test('a partner with keys and no settings: signed tokens, JSON userinfo, and a finding', async (t) => {
  const bank = await startBank(t)
  const { body } = await bank.redeem({})
  t.is(parts(body['id_token']), 3)
  const answer = await userinfo(bank.simulator, body['access_token'])
  t.like(answer, { status: 200, type: 'application/json; charset=utf-8' })
  t.true((await rulesOf(bank)).includes('tokens-not-encrypted'))
})

test('strict: a partner with keys and no settings gets encrypted tokens, as itsme issues them', async (t) => {
  const bank = await startBank(t, {
    options: { strict: true },
    partner: { services: httpsService },
  })
  const code = async () => {
    const changes = { ...bankRequest, redirect_uri: 'https://bank.example/cb' }
    const back = await login(bank.simulator, changes, { issuer: 'v2' })
    return back.searchParams.get('code') ?? ''
  }
  const form = { redirect_uri: 'https://bank.example/cb' }
  const { body } = await bank.redeem({ code: await code(), form })
  t.deepEqual(decodeProtectedHeader(body['id_token'] ?? ''), {
    alg: 'RSA-OAEP-256',
    enc: 'A128CBC-HS256',
    cty: 'JWT',
    kid: 'enc-rp',
  })
  const answer = await userinfo(bank.simulator, body['access_token'])
  t.like(answer, { status: 200, type: 'application/jwt', parts: 5 })
  t.false((await rulesOf(bank)).includes('tokens-not-encrypted'))
})

const httpsService = [{ code: 'BANK_LOGIN', redirectUris: ['https://bank.example/cb'] }]
const bankRequest = { client_id: 'BANK', scope: 'openid service:BANK_LOGIN profile' }

test('strict: without a key with "use": "enc", the token request says what is missing', async (t) => {
  const bank = await startBank(t, {
    options: { strict: true },
    partner: { services: httpsService },
  })
  const keys = bank.keys.jwks.keys.filter(({ use }) => use === 'sig')
  await bank.simulator.partners.change('BANK', { jwks: { keys } } as never)
  const changes = { ...bankRequest, redirect_uri: 'https://bank.example/cb' }
  const back = await login(bank.simulator, changes, { issuer: 'v2' })
  const form = { redirect_uri: 'https://bank.example/cb' }
  const { status, body } = await bank.redeem({ code: back.searchParams.get('code') ?? '', form })
  t.is(status, 400)
  t.is(body['error'], 'invalid_request')
  t.is(body['error_description'], 'the token cannot be encrypted for this client')
  t.regex((await bank.refusals())[0] ?? '', /BANK has no key with "use": "enc" to encrypt for/)
})

const shop = {
  code: 'SHOP',
  secret: 'shop-secret',
  services: [{ code: 'SHOP_LOGIN', redirectUris: ['https://shop.example/cb', callback] }],
}
const shopRequest = {
  client_id: 'SHOP',
  scope: 'openid service:SHOP_LOGIN profile',
  redirect_uri: 'https://shop.example/cb',
  claims: '{"userinfo":{"email":null},"id_token":{"phone_number":null}}',
}

/** Which of three claims are in the ID token: one of a scope, one of `claims.userinfo`, one of `claims.id_token`. */
async function inIdToken(
  simulator: Parameters<typeof login>[0],
  issuer: 'csapi' | 'v2',
): Promise<string[]> {
  const back = await login(simulator, shopRequest, { issuer })
  const changes = {
    client_id: 'SHOP',
    client_secret: 'shop-secret',
    redirect_uri: shopRequest.redirect_uri,
  }
  const { body } = await redeem(simulator, back.searchParams.get('code') ?? '', changes, issuer)
  const claims = decode(body['id_token'])
  return ['name', 'email', 'phone_number'].filter((name) => claims[name] !== undefined)
}

const everything = ['name', 'email', 'phone_number']
for (const [issuer, strict, expected, isTold] of [
  ['csapi', false, everything, false],
  ['csapi', true, everything, false],
  ['v2', false, everything, true],
  ['v2', true, ['phone_number'], false],
] as const) {
  test(`claims of scopes in the ID token of a partner with a secret: ${issuer}, ${strict ? 'strict' : 'lenient'}`, async (t) => {
    const { simulator } = await start(t, { strict, fixtures: { partners: [shop] } })
    t.deepEqual(await inIdToken(simulator, issuer), expected)
    const findings = await simulator.partners.findings('SHOP')
    const told = findings.find(({ rule }) => rule === 'claims-in-id-token')
    t.is(told !== undefined, isTold)
    if (isTold) t.regex(told?.message ?? '', /userinfo only: name, given_name/)
  })
}

test('of several keys for encryption, one is chosen by chance, and the same ones with the same seed', async (t) => {
  const pairs = await Promise.all(['eA', 'eB'].map(() => generateKeyPair('RSA-OAEP-256')))
  const more = await Promise.all(
    pairs.map(async ({ publicKey }, index) => {
      const { n = '', e = '' } = await exportJWK(publicKey)
      return { kty: 'RSA', use: 'enc', kid: index === 0 ? 'eA' : 'eB', n, e }
    }),
  )
  const { jwks } = await makeRpKeys()
  const keys = { keys: [...jwks.keys.filter(({ use }) => use === 'sig'), ...more] }
  const encryption = { alg: 'RSA-OAEP-256', enc: 'A128CBC-HS256' } as const
  const partner = { ...shop, jwks: keys, idToken: { encryption } }
  const kidsWith = async (seed: string) => {
    const { simulator } = await start(t, { seed, fixtures: { partners: [partner] } })
    const kids: string[] = []
    while (kids.length < 12) {
      const request = { ...shopRequest, redirect_uri: callback }
      const back = await login(simulator, request, { issuer: 'v2' })
      const changes = { client_id: 'SHOP', client_secret: 'shop-secret' }
      const { body } = await redeem(simulator, back.searchParams.get('code') ?? '', changes, 'v2')
      kids.push(String(decodeProtectedHeader(body['id_token'] ?? '').kid))
    }
    return kids
  }
  const first = await kidsWith('one')
  t.deepEqual([...new Set(first)].toSorted(), ['eA', 'eB'])
  t.deepEqual(await kidsWith('one'), first)
})

for (const contentType of ['application/jwt', 'application/json'] as const) {
  test(`userinfo as a JWT has the media type that is set: ${contentType}`, async (t) => {
    const settings = { userinfo: { format: 'signed', contentType } }
    const bank = await startBank(t, { partner: settings })
    const { body } = await bank.redeem({})
    const answer = await userinfo(bank.simulator, body['access_token'])
    t.is(answer.type, contentType)
    t.is(answer.parts, 3)
  })
}

test('a media type of userinfo without a JWT is refused', async (t) => {
  const { simulator } = await start(t)
  const partner = { ...shop, userinfo: { contentType: 'application/json' } } as const
  await t.throwsAsync(simulator.partners.add(partner), {
    message:
      'userinfo.contentType: has no effect with format json; set format: signed or encrypted',
  })
})

withSimulator('token responses and their errors are not cached', async (t, { simulator }) => {
  const back = await login(simulator)
  const good = await redeem(simulator, back.searchParams.get('code') ?? '')
  const bad = await redeem(simulator, 'x')
  const unreadable = await createClient().post(endpoint(simulator, 'token'), {
    body: `code=${'x'.repeat(70_000)}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  t.deepEqual([good.status, bad.status, unreadable.statusCode], [200, 400, 400])
  for (const { headers } of [good, bad, unreadable]) {
    t.is(headers['cache-control'], 'no-store')
    t.is(headers['pragma'], 'no-cache')
  }
})
