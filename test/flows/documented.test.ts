import test from 'ava'
import { startBank } from '../helpers/bank.ts'
import { assertionClaims, assertionType, sign } from '../helpers/rp-keys.ts'
import { serve } from '../helpers/server.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import {
  authorizationUrl,
  createClient,
  createVisitor,
  decode,
  endpoint,
  login,
  openIdentify,
  redeem,
  secret,
} from '../helpers/visitor.ts'

// Rules of itsme's documentation that no other test is about (docs/fidelity.md).

const prefix = 'http://itsme.services/v2/claim/'
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

withSimulator('the values of the scope may be in any order', async (t, { simulator }) => {
  const scope = 'email service:DEMO_LOGIN openid profile'
  const { body } = await redeem(
    simulator,
    (await login(simulator, { scope })).searchParams.get('code') ?? '',
  )
  t.like(decode(body['id_token']), { name: 'Bram Maes', email: 'bram.maes@example.com' })
})

withSimulator('code_challenge without a method is S256', async (t, { simulator }) => {
  const code = async () =>
    (await login(simulator, { code_challenge: challenge })).searchParams.get('code') ?? ''
  t.is((await redeem(simulator, await code(), { code_verifier: verifier })).status, 200)
  const wrong = await redeem(simulator, await code(), { code_verifier: `${verifier}x` })
  t.is(wrong.body['error'], 'invalid_grant')
})

withSimulator('a code_verifier has 43 to 128 unreserved characters', async (t, { simulator }) => {
  for (const code_verifier of ['x'.repeat(42), 'x'.repeat(129), `${'x'.repeat(42)}+`]) {
    const back = await login(simulator, { code_challenge: challenge })
    const code = back.searchParams.get('code') ?? ''
    const { status, body } = await redeem(simulator, code, { code_verifier })
    t.is(status, 400, code_verifier)
    t.regex(body['error_description'] ?? '', /code_verifier|PKCE|grant request is invalid/)
  }
})

for (const name of ['verificationDate', 'app', 'ongoing_call']) {
  withSimulator(
    `an identification may ask for one claim that is not about the person: ${name}`,
    async (t, { simulator }) => {
      const claims = JSON.stringify({ id_token: { [prefix + name]: null } })
      const scope = 'openid service:DEMO_IDENTIFICATION'
      await t.notThrowsAsync(openIdentify(simulator, createVisitor(), { scope, claims }))
    },
  )
}

for (const name of ['scope', 'state', 'nonce', 'ui_locales', 'acr_values', 'claims', 'prompt']) {
  withSimulator(`a repeated parameter is invalid_request: ${name}`, async (t, { simulator }) => {
    const value = name === 'scope' ? 'openid service:DEMO_LOGIN' : '{}'
    const url = `${authorizationUrl(simulator, { [name]: value })}&${name}=${encodeURIComponent(value)}`
    const answer = await createClient().get(url)
    const { searchParams } = new URL(String(answer.headers.location))
    t.is(searchParams.get('error'), 'invalid_request')
    t.is(searchParams.get('error_description'), `The parameter ${name} is repeated.`)
    t.is(searchParams.get('state'), name === 'state' ? null : 'state-1')
  })
}

withSimulator(
  'the parameters of a token request are in the body only',
  async (t, { simulator }) => {
    const back = await login(simulator)
    const code = back.searchParams.get('code') ?? ''
    const query = new URLSearchParams({ code })
    const form = { grant_type: 'authorization_code', client_id: 'DEMO', client_secret: secret }
    const answer = await createClient().post(`${endpoint(simulator, 'token')}?${query}`, { form })
    t.is(answer.statusCode, 400)
    t.is(JSON.parse(answer.body).error, 'invalid_request')
    t.is((await redeem(simulator, code)).status, 200)
  },
)

test('an assertion needs no iat', async (t) => {
  const bank = await startBank(t)
  for (const iat of [undefined, Math.floor(Date.now() / 1000)]) {
    const changes = iat === undefined ? { iat: undefined as never } : { iat }
    t.is((await bank.redeem({ changes })).status, 200)
  }
})

withSimulator(
  'an access token that is sent in two ways is invalid_request',
  async (t, { simulator }) => {
    const back = await login(simulator)
    const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
    const token = body['access_token'] ?? ''
    const answer = await createClient().post(endpoint(simulator, 'userinfo'), {
      headers: { authorization: `Bearer ${token}` },
      form: { access_token: token },
    })
    t.is(answer.statusCode, 400)
    t.is(JSON.parse(answer.body).error, 'invalid_request')
  },
)

test('revocation by a partner with keys is a finding; with --strict it is refused', async (t) => {
  for (const strict of [false, true]) {
    const bank = await startBank(t, { options: { strict } })
    const url = `${bank.simulator.issuers.v2}/connect/revoke`
    const form = {
      token: 'unknown',
      client_assertion_type: assertionType,
      client_assertion: await sign(bank.keys, assertionClaims('BANK', url)),
    }
    const answer = await createClient().post(url, { form })
    t.is(answer.statusCode, strict ? 400 : 200)
    const rules = (await bank.simulator.partners.findings('BANK')).map(({ rule }) => rule)
    t.is(rules.includes('revocation-with-keys'), !strict)
    if (!strict) continue
    t.like(JSON.parse(answer.body), {
      error: 'unauthorized_client',
      error_description: 'revocation is not available',
    })
  }
})

/** The claims in the ID token of a user with nothing but a number and a country. */
async function claimsOf(
  t: Parameters<typeof start>[0],
  seed: object,
  changes: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  const { simulator } = await start(t)
  const { phoneNumber } = await simulator.users.add({ scenario: { do: 'confirm' }, ...seed })
  const back = await login(simulator, changes, { phoneNumber })
  const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
  return decode(body['id_token'])
}

const names = (claims: object) =>
  Object.keys(claims)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .toSorted()

test('the scopes eid and idDocument', async (t) => {
  const scope = (name: string) => ({ scope: `openid service:DEMO_LOGIN ${name}` })
  t.deepEqual(
    names(await claimsOf(t, {}, scope('eid'))),
    ['BENationalNumber', 'BEeidSn'].toSorted(),
  )
  t.deepEqual(names(await claimsOf(t, {}, scope('idDocument'))), [
    'IDDocumentSN',
    'IDDocumentType',
    'IDIssuingCountry',
    'validityFrom',
    'validityTo',
  ])
  t.deepEqual(names(await claimsOf(t, { country: 'FRA' }, scope('idDocument'))), [
    'IDDocumentSN',
    'IDDocumentType',
    'IDIssuingCountry',
    'validityTo',
  ])
})

test('gender, citizenship and document type, by country', async (t) => {
  const asked = [
    'gender',
    ...['official_gender', 'claim_citizenship', 'IDDocumentType'].map((name) => prefix + name),
  ]
  const claims = JSON.stringify({ id_token: Object.fromEntries(asked.map((name) => [name, null])) })
  const of = (seed: object) => claimsOf(t, seed, { scope: 'openid service:DEMO_LOGIN', claims })
  const belgian = await of({ gender: 'female' })
  t.like(belgian, {
    gender: 'female',
    [`${prefix}official_gender`]: 'F',
    [`${prefix}claim_citizenship`]: 'Belg',
  })
  const french = await of({ country: 'FRA', gender: 'male', documentType: 'P' })
  t.like(french, {
    gender: 'male',
    [`${prefix}official_gender`]: 'M',
    [`${prefix}claim_citizenship`]: 'FRA',
    [`${prefix}IDDocumentType`]: 'P',
  })
  for (const gender of ['unknown', 'n/a'] as const) t.is((await of({ gender }))['gender'], gender)
  const dutch = await of({ country: 'NLD', gender: null })
  t.deepEqual(
    [dutch['gender'], dutch[`${prefix}official_gender`]],
    [undefined, undefined],
    'Dutch documents may lack it',
  )
  t.regex(String(dutch[`${prefix}IDDocumentType`]), /^(I|P)/)
})

withSimulator(
  'claims that itsme does not have any more give nothing, and a finding',
  async (t, { simulator }) => {
    const gone = ['CYNationalNumber', 'transaction_info'].map((name) => prefix + name)
    const claims = JSON.stringify({
      id_token: Object.fromEntries(gone.map((name) => [name, null])),
    })
    const back = await login(simulator, { claims })
    const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
    t.deepEqual(names(decode(body['id_token'])), [])
    const findings = await simulator.partners.findings('DEMO')
    t.regex(
      findings.find(({ rule }) => rule === 'unknown-claim')?.message ?? '',
      /CYNationalNumber.*transaction_info/,
    )
  },
)

test('a key set that takes longer than a second is a finding', async (t) => {
  const wallClock = createTestClock()
  let pause = 1_000
  let jwks = ''
  const server = await serve(t, (_request, response) => {
    wallClock.pass(pause)
    response.end(jwks)
  })
  const bank = await startBank(t, {
    partner: { jwksUri: `${server.url}/jwks`, jwks: undefined },
    options: { surroundings: { wallClock } } as never,
  })
  jwks = JSON.stringify(bank.keys.jwks)
  const isSlow = async () => {
    await bank.simulator.partners.refreshKeys('BANK')
    const findings = await bank.simulator.partners.findings('BANK')
    return findings.some(({ rule }) => rule === 'jwks-slow')
  }
  t.false(await isSlow())
  pause = 1_001
  t.true(await isSlow())
})
