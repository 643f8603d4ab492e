import test from 'ava'
import type { SimulatorOptions } from '../../src/index.ts'
import { startBank } from '../helpers/bank.ts'
import { assertionClaims, sign } from '../helpers/rp-keys.ts'
import { start } from '../helpers/simulator.ts'
import { createClient, endpoint, login } from '../helpers/visitor.ts'

type Params = Readonly<Record<string, string>>

const basic = 'http://itsme.services/v2/claim/acr_basic'
const older = 'tag:sixdots.be,2016-06:acr_advanced'
const acr = (member: object) => JSON.stringify({ id_token: { acr: member } })

/** What is sent, and what is said of it; undefined: nothing, it is known. */
const cases: readonly (readonly [Params, message: string | undefined])[] = [
  [{ acr_values: 'urn:nothing' }, 'unknown in acr_values, changes nothing: "urn:nothing"'],
  [
    { acr_values: `${basic} http://itsme.services/v2/claim/acr_basik` },
    `unknown in acr_values, changes nothing: "http://itsme.services/v2/claim/acr_basik", nearest "${basic}"`,
  ],
  [
    { claims: acr({ essential: false, values: ['level-1', basic] }) },
    'unknown in acr_values, changes nothing: "level-1"',
  ],
  [{ claims: acr({ value: 'level-2' }) }, 'unknown in acr_values, changes nothing: "level-2"'],
  [{ ui_locales: 'nl xx' }, 'unknown in ui_locales, changes nothing: "xx"'],
  [{ ui_locales: 'it-IT' }, 'unknown in ui_locales, changes nothing: "it-IT"'],
  [{ acr_values: `${basic} ${older}` }, undefined],
  [{ ui_locales: 'NL-be fr de en-GB' }, undefined],
  [{ claims: acr({ value: basic }) }, undefined],
  [{}, undefined],
]

const redirectUri = 'https://shop.example/cb'
const fixtures = {
  partners: [
    {
      code: 'SHOP',
      secret: 'shop-secret',
      services: [{ code: 'SHOP_LOGIN', redirectUris: [redirectUri] }],
    },
  ],
}
const shop = { client_id: 'SHOP', scope: 'openid service:SHOP_LOGIN', redirect_uri: redirectUri }

for (const strict of [false, true]) {
  test(`values that change nothing are findings, ${strict ? 'also with' : 'without'} strict`, async (t) => {
    const { simulator } = await start(t, { fixtures, strict })
    for (const [params, message] of cases) {
      const title = JSON.stringify(params)
      await simulator.journal.clear()
      const back = await login(simulator, { ...shop, ...params })
      t.true(back.searchParams.has('code'), title)
      const findings = (await simulator.journal.list({ type: 'finding' })).filter(
        ({ detail }) => detail['rule'] === 'value-ignored',
      )
      t.is(findings.length, message === undefined ? 0 : 1, title)
      if (message !== undefined)
        t.true(findings[0]?.summary.includes(message), findings[0]?.summary)
    }
    const found = (await simulator.partners.findings('SHOP')).find(
      ({ rule }) => rule === 'value-ignored',
    )
    t.like(found, { severity: 'advice', count: 6 })
  })
}

const seconds = Math.floor(Date.now() / 1000)
const inMilliseconds = [
  ['exp', (seconds + 300) * 1000],
  ['nbf', seconds * 1000],
  ['iat', seconds * 1000],
] as const

for (const [name, value] of inMilliseconds) {
  const reason = `"${name}" is ${value}, which is milliseconds: send seconds since 1970, ${value / 1000}`

  test(`milliseconds in a client assertion are refused: ${name}`, async (t) => {
    const { redeem, code, refusals } = await startBank(t)
    const unused = await code()
    const { status, body } = await redeem({ code: unused, changes: { [name]: value } })
    t.is(status, 400)
    t.is(body['error'], 'unauthorized_client')
    t.true((await refusals())[0]?.includes(reason), (await refusals())[0])
    t.is((await redeem({ code: unused })).status, 200)
  })

  test(`milliseconds in a request object are refused: ${name}`, async (t) => {
    const { simulator, keys, refusals } = await startBank(t)
    const url = endpoint(simulator, 'authorization', 'v2')
    const claims = {
      ...assertionClaims('BANK', simulator.issuers.v2),
      client_id: 'BANK',
      response_type: 'code',
      scope: 'openid service:BANK_LOGIN',
      redirect_uri: 'http://localhost:54321/any/path',
      [name]: value,
    }
    const searchParams = {
      client_id: 'BANK',
      response_type: 'code',
      scope: 'openid service:BANK_LOGIN',
      redirect_uri: 'http://localhost:54321/any/path',
      request: await sign(keys, claims),
    }
    const { statusCode, headers } = await createClient().get(url, { searchParams })
    t.is(statusCode, 302)
    const back = new URL(String(headers.location))
    t.is(back.searchParams.get('error'), 'invalid_request_object')
    t.true((await refusals())[0]?.includes(reason), (await refusals())[0])
  })
}

test('members that are undefined count as absent, at any depth', async (t) => {
  const options = {
    port: 0,
    publicUrl: undefined,
    tls: undefined,
    b2cTenant: undefined,
    fixtures: {
      settings: { hints: undefined, lifetimes: { action: undefined, code: 60 } },
      users: [{ phoneNumber: '+32470000077', email: undefined, faults: undefined }],
      partners: undefined,
    },
  }
  const { simulator } = await start(t, options as object as SimulatorOptions)
  const absent = undefined as never
  const { users, partners, faults, journal, actions, codes, accessTokens, logins } = simulator
  const user = await users.add({
    phoneNumber: absent,
    givenName: absent,
    scenario: { do: 'confirm', after: absent } as never,
  })
  const { phoneNumber } = user
  await users.change(
    phoneNumber,
    { familyName: 'Nova', givenName: absent, faults: absent },
    { ifMatch: absent },
  )
  t.like((await users.get(phoneNumber)).document, {
    familyName: 'Nova',
    givenName: user.document.givenName,
  })
  const services = [{ code: 'LOGIN', redirectUris: [redirectUri], name: absent, type: absent }]
  t.true((await partners.add({ code: 'MINE', secret: absent, jwks: absent, services })).hasSecret)
  await partners.change('MINE', { requirePkce: absent, name: 'Mine' })
  await partners.secretLink('MINE', { expiresIn: absent })
  await faults.add({
    kind: 'latency',
    name: absent,
    match: { partner: absent, endpoint: 'jwks' },
    times: absent,
    attributes: { seconds: absent },
  })
  t.is((await faults.get('latency')).times, 1)
  const run = {
    partner: 'MINE',
    phoneNumber,
    service: absent,
    claims: { id_token: { email: null }, userinfo: absent },
    tokens: absent,
  }
  t.truthy((await logins.run(run)).code)
  t.true((await journal.list({ phoneNumber, type: absent, after: absent })).length > 0)
  t.true((await journal.take({ type: 'action', timeout: absent })).length > 0)
  t.deepEqual(await actions.list({ status: 'pending', phoneNumber: absent }), [])
  await t.throwsAsync(actions.next({ phoneNumber: absent, timeout: 0, signal: absent }), {
    code: 'no-action',
  })
  t.deepEqual(await codes.expire({ code: absent }), { expired: 1 })
  t.deepEqual(await accessTokens.expire({ phoneNumber: absent }), { expired: 0 })
  await simulator.fixtures.put({ settings: absent, users: [] })
  const sandbox = await simulator.sandboxes.open({
    idleSeconds: absent,
    settings: { hints: absent },
  })
  t.truthy((await sandbox.users.add({ email: absent })).phoneNumber)
})
