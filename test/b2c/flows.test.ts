import test, { type ExecutionContext } from 'ava'
import type { Simulator, SimulatorOptions } from '../../src/index.ts'
import { makeRpKeys } from '../helpers/rp-keys.ts'
import { start } from '../helpers/simulator.ts'
import { type Authentication, createStandIn, createVisit, mapClaims } from './stand-in.ts'

const secret = 'a-secret-of-more-than-thirty-two-bytes'
const keys = makeRpKeys('b2c')
const nationalNumber = 'http://itsme.services/v2/claim/BENationalNumber'

/** The article's mapping. */
const mapping = {
  issuerUserId: 'sub',
  displayName: 'name',
  givenName: 'given_name',
  surname: 'family_name',
  email: 'email',
}

/** A simulator with a partner by secret and one by keys, and the tenant's redirect URIs registered by the option alone. */
async function startForTenant(t: ExecutionContext, options: SimulatorOptions = {}) {
  const services = [{ code: 'MYAPP_LOGIN', redirectUris: [] }]
  const { jwks } = await keys
  return start(t, {
    b2cTenant: 'Contoso',
    fixtures: {
      partners: [
        { code: 'MYAPP', secret, services },
        {
          code: 'MYKEYS',
          authentication: 'private_key_jwt',
          jwks,
          idToken: { claims: 'all' },
          services,
        },
      ],
    },
    ...options,
  })
}

async function standIn(
  simulator: Simulator,
  issuer: 'csapi' | 'v2',
  authentication: Authentication,
  more: Partial<Parameters<typeof createStandIn>[0]> = {},
) {
  const { signing, kid } = await keys
  return createStandIn({
    tenant: 'contoso',
    metadataUrl: `${simulator.issuers[issuer]}/.well-known/openid-configuration`,
    clientId: authentication === 'private_key_jwt' ? 'MYKEYS' : 'MYAPP',
    clientSecret: secret,
    signingKey: { key: signing, kid },
    service: 'MYAPP_LOGIN',
    authentication,
    ...more,
  })
}

const ways = (['csapi', 'v2'] as const).flatMap((issuer) =>
  (['client_secret_post', 'client_secret_basic', 'private_key_jwt'] as const).flatMap(
    (authentication) =>
      (['query', 'form_post'] as const).flatMap((responseMode) =>
        (['user flow', 'custom policy'] as const).flatMap((kind) =>
          [false, true].map((strict) => ({ issuer, authentication, responseMode, kind, strict })),
        ),
      ),
  ),
)

for (const { issuer, authentication, responseMode, kind, strict } of ways) {
  // Keys are for v2 only (itsme's documentation, the two APIs).
  if (authentication === 'private_key_jwt' && issuer === 'csapi') continue
  // In strict mode, v2 returns what B2C reads in userinfo only, or encrypted (see below).
  if (strict && issuer === 'v2') continue
  const title = [kind, issuer, authentication, responseMode, strict ? 'strict' : 'lenient']
  test(`B2C logs in: ${title.join(', ')}`, async (t) => {
    const { simulator } = await startForTenant(t, { strict })
    const party = await standIn(simulator, issuer, authentication, { responseMode, kind })
    const token = await party.login(createVisit('0470 00 00 02'))
    t.deepEqual(mapClaims(token, { ...mapping, issuerUserId: 'nonce' }), {
      issuerUserId: String(token['nonce']),
      displayName: 'Bram Maes',
      givenName: 'Bram',
      surname: 'Maes',
      email: 'bram.maes@example.com',
    })
    t.is(typeof token['sub'], 'string')
    t.is(token['phone_number'], '+32 470000002')
    if (kind === 'custom policy') {
      t.regex(String(token[nationalNumber]), /^\d{11}$/)
      t.is(token['phone_number_verified'], true)
    } else {
      t.is(token[nationalNumber], undefined)
    }
  })
}

test('strict, v2: B2C gets the claims of scopes only if the partner is set to have them in the ID token', async (t) => {
  const { simulator } = await startForTenant(t, { strict: true })
  const login = async () => {
    const party = await standIn(simulator, 'v2', 'client_secret_post')
    return mapClaims(await party.login(createVisit('0470 00 00 02')), mapping)
  }
  t.deepEqual(Object.keys(await login()), ['issuerUserId'])
  await simulator.partners.change('MYAPP', { idToken: { claims: 'all' } })
  t.deepEqual(Object.keys(await login()), Object.keys(mapping))
})

test('strict, v2: B2C with keys cannot read the ID token, which is encrypted', async (t) => {
  const { simulator } = await startForTenant(t, { strict: true })
  const party = await standIn(simulator, 'v2', 'private_key_jwt')
  const visit = createVisit('0470 00 00 02')
  await t.throwsAsync(party.login(visit), { message: /^AADB2C90240: / })
})

for (const [what, phoneNumber, missing] of [
  ['no given name', '0470 00 00 11', 'givenName'],
  ['no e-mail', '0470 00 00 12', 'email'],
] as const) {
  test(`B2C gets no claim that a user has not: ${what}`, async (t) => {
    const { simulator } = await startForTenant(t)
    const user = await simulator.users.get(phoneNumber.replace(/^0/, '+32').replaceAll(' ', ''))
    await simulator.users.change(user.id, { scenario: { do: 'confirm' } })
    const party = await standIn(simulator, 'csapi', 'client_secret_post')
    const claims = mapClaims(await party.login(createVisit(phoneNumber)), mapping)
    const expected = Object.keys(mapping).filter((name) => name !== missing)
    t.deepEqual(Object.keys(claims).toSorted(), expected.toSorted())
  })
}

const failures = [
  ['rejects', '0470 00 00 04', /^AADB2C90091: /],
  ['expires', '0470 00 00 07', /^AADB2C90091: /],
  ['an error of the provider', '0470 00 00 10', /^AADB2C90273: .*Error: temporary_unavailable/],
  ['an expired ID token', '0470 00 00 21', /^AADB2C90235: /],
  ['a wrong signature', '0470 00 00 23', /^AADB2C90239: /],
] as const
for (const [what, phoneNumber, message] of failures) {
  test(`B2C's error: ${what}`, async (t) => {
    const { simulator } = await startForTenant(t)
    const party = await standIn(simulator, 'csapi', 'client_secret_post')
    await t.throwsAsync(party.login(createVisit(phoneNumber)), { name: 'B2cError', message })
  })
}

const faults = [
  ['invalid-iss', /^AADB2C90238: /],
  ['invalid-aud', /^AADB2C90237: /],
  ['issuer-mismatch', /^AADB2C90238: /],
  ['state-altered', /^AADB2C90046: /],
] as const
for (const [kind, message] of faults) {
  test(`B2C's error: ${kind}`, async (t) => {
    const { simulator } = await startForTenant(t)
    await simulator.faults.add({ kind, always: true })
    const party = await standIn(simulator, 'csapi', 'client_secret_post')
    await t.throwsAsync(party.login(createVisit('0470 00 00 02')), { message })
  })
}

test("B2C's error: an encrypted ID token cannot be read", async (t) => {
  const { simulator } = await startForTenant(t)
  const { jwks } = await keys
  const encryption = { alg: 'RSA-OAEP-256', enc: 'A128CBC-HS256' } as const
  await simulator.partners.change('MYAPP', { jwks: jwks as never, idToken: { encryption } })
  const party = await standIn(simulator, 'csapi', 'client_secret_post')
  const visit = createVisit('0470 00 00 02')
  await t.throwsAsync(party.login(visit), { message: /^AADB2C90240: / })
})

test("B2C's error: a wrong client secret, and what the log says", async (t) => {
  const { simulator, log } = await startForTenant(t)
  const party = await standIn(simulator, 'csapi', 'client_secret_post', {
    clientSecret: 'wrong-secret',
  })
  const visit = createVisit('0470 00 00 02')
  await t.throwsAsync(party.login(visit), { message: /^AADB2C90289: invalid_client/ })
  t.true(log.some((line) => /refused {2}csapi token {2}MYAPP .*invalid_client/.test(line)))
  t.false(log.some((line) => line.includes('wrong-secret')))
})

test('a redirect URI in other letters, or of another tenant, is refused with the nearest', async (t) => {
  const { simulator, log } = await startForTenant(t)
  const party = await standIn(simulator, 'csapi', 'client_secret_post', { tenant: 'Contoso' })
  await t.throwsAsync(party.login(createVisit('0470 00 00 02')))
  const refusal = log.find((line) => line.includes('redirect_uri'))
  t.regex(String(refusal), /nearest "https:\/\/contoso\.b2clogin\.com\/contoso\.onmicrosoft\.com/)
})
