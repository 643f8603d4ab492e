import { createHmac, X509Certificate } from 'node:crypto'
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import type { NewFault, Simulator } from '../../src/index.ts'
import { strangerPaths } from '../../src/oidc/keys/stranger.ts'
import { anyFault } from '../helpers/any-fault.ts'
import { partySecret } from '../helpers/relying-parties.ts'
import { withSimulator } from '../helpers/simulator.ts'
import { authorize, codeOf, errorCodeOf, redeemCode, userinfoOf } from '../helpers/unattended.ts'
import { callback, createClient, decode } from '../helpers/visitor.ts'

const bram = '+32470000002'

/** The tokens of a login that meets a fault. */
async function tokensWith(simulator: Simulator, fault: NewFault) {
  await simulator.faults.add({ match: { endpoint: 'token' }, ...fault })
  return redeemCode(simulator, await codeOf(simulator, bram))
}

withSimulator('a claim gets any JSON value', async (t, { simulator }) => {
  const values = [
    '1990-02-30',
    'x'.repeat(300),
    42,
    true,
    null,
    ['a', 1],
    { formatted: { deep: [] } },
  ]
  for (const value of values) {
    const attributes = { claim: 'birthdate', value } as const
    const { body } = await tokensWith(simulator, { kind: 'claim-value', attributes })
    t.deepEqual(decode(body['id_token'])['birthdate'], value)
  }
  const tooLong = { claim: 'name', value: 'x'.repeat(10_000) } as const
  const error = await t.throwsAsync(
    simulator.faults.add({ kind: 'claim-value', attributes: tooLong }),
  )
  t.regex(
    String(error?.message),
    /attributes\.value: must be a JSON value of at most 10000 characters, got "x+/,
  )
})

withSimulator(
  'what no JSON can say, and no header, is refused by its name',
  async (t, { simulator }) => {
    const circle: Record<string, unknown> = {}
    circle['circle'] = circle
    for (const value of [1n, () => 1, Symbol('one'), circle])
      await t.throwsAsync(
        simulator.faults.add({ kind: 'claim-value', attributes: { claim: 'name', value } }),
        {
          code: 'bad-input',
          message: /^attributes\.value: must be a JSON value of at most 10000 /,
        },
      )
    const many = anyFault({ kind: 'latency', attributes: { seconds: 1n } })
    await t.throwsAsync(simulator.faults.add(many), {
      message: 'attributes.seconds: must be a number from 0 to 600, got 1',
    })
    for (const location of ['/x\r\nSet-Cookie: a=b', '/é', '/\u20ac'])
      await t.throwsAsync(
        simulator.faults.add({ kind: 'status', attributes: { status: 302, location } }),
        { code: 'bad-input', message: /^attributes\.location: must be printable ASCII, got "/ },
      )
  },
)

withSimulator(
  'a partner whose client secret signs: the same header faults',
  async (t, { simulator }) => {
    const { phoneNumber } = await simulator.users.add({ scenario: { do: 'confirm' } })
    const tokenWith = async (kind: 'alg-case' | 'header-jwk') => {
      await simulator.faults.add({ kind, match: { endpoint: 'token' } })
      const { tokens } = await simulator.logins.run({ partner: 'HMAC', phoneNumber, tokens: true })
      return String(tokens?.id_token).split('.')
    }
    const [header = '', payload, signature] = await tokenWith('alg-case')
    t.is(JSON.parse(Buffer.from(header, 'base64url').toString()).alg, 'hs256')
    const hmac = createHmac('sha256', partySecret).update(`${header}.${payload}`)
    t.is(signature, hmac.digest('base64url'), 'the signature is right all the same')
    const token = (await tokenWith('header-jwk')).join('.')
    const { alg, jwk = {} } = decodeProtectedHeader(token)
    t.is(alg, 'RS256')
    t.is((await jwtVerify(token, await importJWK(jwk, 'RS256'))).payload.aud, 'HMAC')
  },
  {
    fixtures: {
      partners: [
        {
          code: 'HMAC',
          secret: partySecret,
          idToken: { signing: 'HS256' },
          services: [{ code: 'LOGIN', redirectUris: [callback] }],
        },
      ],
    },
  },
)

withSimulator('the address in a header leads to the key that signed', async (t, { simulator }) => {
  const open = async (url: unknown) => (await createClient().get(String(url))).body
  const published = JSON.parse(await open(`${simulator.issuers.csapi}/.well-known/jwks`))
  const keyOf = {
    'header-jwk': async (header: Record<string, unknown>) => header['jwk'],
    'header-jku': async (header: Record<string, unknown>) =>
      JSON.parse(await open(header['jku'])).keys[0],
    'header-x5u': async (header: Record<string, unknown>) =>
      new X509Certificate(await open(header['x5u'])).publicKey.export({ format: 'jwk' }),
  }
  for (const [kind, find] of Object.entries(keyOf)) {
    const { body } = await tokensWith(simulator, anyFault({ kind }))
    const token = String(body['id_token'])
    const header = decodeProtectedHeader(token)
    const key = await importJWK(await find({ ...header }), 'RS256')
    t.is((await jwtVerify(token, key)).payload.aud, 'DEMO', kind)
    t.is(header.kid, published.keys[0].kid, `${kind} names the published key`)
    const right = await importJWK(published.keys[0], 'RS256')
    await t.throwsAsync(jwtVerify(token, right), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
  }
})

withSimulator('the key that signed is served by both issuers', async (t, { simulator }) => {
  for (const issuer of [simulator.issuers.v2, simulator.issuers.csapi])
    for (const path of Object.values(strangerPaths))
      t.is((await createClient().get(issuer + path)).statusCode, 200, issuer + path)
})

withSimulator('sizes: a token of 64 kB, a code of 2,000 characters', async (t, { simulator }) => {
  const { body } = await tokensWith(simulator, { kind: 'token-large' })
  const { length } = String(body['id_token'])
  t.true(length >= 64 * 1024 && length < 68 * 1024, String(length))
  await simulator.faults.add({ kind: 'code-long' })
  const code = await codeOf(simulator, bram)
  t.is(code.length, 2000)
  t.is((await redeemCode(simulator, code)).status, 200)
  t.is((await redeemCode(simulator, code)).body['error'], 'invalid_grant', 'once')
})

withSimulator('a clock that is wrong, for one user', async (t, { simulator }) => {
  const match = { endpoint: 'token', phoneNumber: bram } as const
  const before = Math.floor(Date.now() / 1000)
  const { body } = await tokensWith(simulator, {
    kind: 'clock-skew',
    match,
    attributes: { seconds: 3600 },
  })
  const { iat, exp, nbf } = decode(body['id_token']) as Record<string, number>
  t.true(Number(iat) >= before + 3600)
  t.is(Number(exp) - Number(iat), 300)
  t.is(nbf === undefined ? iat : nbf, iat)
  const user = await simulator.users.add({ scenario: { do: 'confirm' } })
  const tokens = await redeemCode(simulator, await codeOf(simulator, user.phoneNumber))
  const other = decode(tokens.body['id_token'])
  t.true(Number(other['iat']) < before + 3600)
})

withSimulator('a redirect, and when to try again', async (t, { simulator }) => {
  await simulator.faults.add({
    kind: 'status',
    match: { endpoint: 'jwks' },
    times: 2,
    attributes: { status: 302, location: 'https://elsewhere.invalid/keys', retryAfter: 7 },
  })
  const { statusCode, headers } = await createClient().get(
    `${simulator.issuers.csapi}/.well-known/jwks`,
  )
  t.is(statusCode, 302)
  t.is(headers.location, 'https://elsewhere.invalid/keys')
  t.is(headers['retry-after'], '7')
})

withSimulator('any error code, at every endpoint', async (t, { simulator }) => {
  for (const [error, status] of [
    ['server_error', 500],
    ['temporarily_unavailable', 503],
    ['invalid_scope', 400],
  ] as const) {
    const { body, ...answer } = await tokensWith(simulator, {
      kind: 'error',
      attributes: { error },
    })
    t.is(answer.status, status, error)
    t.is(body['error'], error)
    t.is(body['error_description'], 'a deliberate fault')
    const tokens = await redeemCode(simulator, await codeOf(simulator, bram))
    await simulator.faults.add({
      kind: 'error',
      match: { endpoint: 'userinfo' },
      attributes: { error },
    })
    const userinfo = await userinfoOf(simulator, String(tokens.body['access_token']))
    t.is(userinfo.status, status, error)
    t.is(userinfo.body['error'], error)
  }
  for (const error of ['server_error', 'consent_required'] as const) {
    const match = { endpoint: 'authorization' } as const
    await simulator.faults.add({ kind: 'error', match, attributes: { error } })
    const { location } = await authorize(simulator, bram)
    t.is(location?.searchParams.get('error'), error)
    t.is(location?.searchParams.get('error_description'), 'a deliberate fault')
    t.is(location?.searchParams.get('state'), 'state-1')
  }
})

withSimulator('an error can come with the status 200', async (t, { simulator }) => {
  const { status, body } = await tokensWith(simulator, { kind: 'error-as-success' })
  t.is(status, 200)
  t.deepEqual(body, { error: 'server_error', error_description: 'a deliberate fault' })
  const tokens = await redeemCode(simulator, await codeOf(simulator, bram))
  await simulator.faults.add({ kind: 'error-as-success', match: { endpoint: 'userinfo' } })
  const userinfo = await userinfoOf(simulator, String(tokens.body['access_token']))
  t.is(userinfo.body['error'], 'server_error')
})

withSimulator('a latch can hold a request before its work', async (t, { simulator }) => {
  const fault = { name: 'gate', kind: 'latch', match: { endpoint: 'token' } } as const
  await simulator.faults.add({ ...fault, attributes: { before: true } })
  const code = await codeOf(simulator, bram)
  const first = redeemCode(simulator, code)
  await simulator.journal.take({ type: 'fault', timeout: 20 })
  const second = await redeemCode(simulator, code)
  t.is(second.status, 200, 'the first request has not redeemed the code')
  await simulator.faults.release('gate')
  t.is((await first).body['error'], 'invalid_grant')
})

withSimulator('a fault that can never fire is refused', async (t, { simulator }) => {
  const stale = { kind: 'stale-keys', match: { partner: 'DEMO' } } as const
  t.is(await errorCodeOf(simulator.faults.add(stale)), 'bad-input')
  const error = await t.throwsAsync(simulator.faults.add(stale))
  t.is(
    error?.message,
    'kind: stale-keys can never fire at token of DEMO: the partner has no jwksUri, so the simulator fetches no keys',
  )
})

withSimulator('an age, and an e-mail address that is verified', async (t, { simulator }) => {
  const scenario = { do: 'confirm' } as const
  const { phoneNumber, document } = await simulator.users.add({
    age: 16,
    emailVerified: true,
    scenario,
  })
  const birthday = new Date(`${document.birthdate}T00:00:00Z`)
  birthday.setUTCFullYear(birthday.getUTCFullYear() + 16)
  t.true(birthday.getTime() < Date.now())
  birthday.setUTCFullYear(birthday.getUTCFullYear() + 1)
  t.true(birthday.getTime() > Date.now())
  const { body } = await redeemCode(simulator, await codeOf(simulator, phoneNumber))
  t.is(
    (await userinfoOf(simulator, String(body['access_token']))).body['email_verified'],
    true as never,
  )
  const changed = await simulator.users.change(phoneNumber, { birthdate: '1990-01-31' })
  t.is(changed.document.birthdate, '1990-01-31', 'a birthdate replaces an age')
  const again = await simulator.users.change(phoneNumber, { age: 80 })
  t.true(String(again.document.birthdate) < '1960')
  await t.throwsAsync(simulator.users.add({ age: 16, birthdate: '1990-01-31' }), {
    message: 'age: cannot be combined with birthdate',
  })
})
