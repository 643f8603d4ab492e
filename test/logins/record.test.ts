import test, { type ExecutionContext } from 'ava'
import type { Login } from '../../src/index.ts'
import { startBank } from '../helpers/bank.ts'
import { encryptFor, sign } from '../helpers/rp-keys.ts'
import { serve } from '../helpers/server.ts'
import { type Started, start } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { userinfoOf } from '../helpers/unattended.ts'
import {
  authorizationUrl,
  callback,
  createClient,
  createVisitor,
  goOn,
  identify,
  login,
  openIdentify,
  redeem,
} from '../helpers/visitor.ts'

const [waits, confirms, rejects, expires] = [
  '+32470000001',
  '+32470000002',
  '+32470000004',
  '+32470000007',
] as const

type Simulator = Started['simulator']

/** One who rejects at once. */
const users = [{ phoneNumber: rejects, scenario: { do: 'reject' } }]

/** A login, and what the record must say of it. */
interface Case {
  readonly title: string
  readonly run: (simulator: Simulator) => Promise<unknown>
  readonly expected: object
  readonly also?: (t: ExecutionContext, login: Login) => void
}

async function codeOf(simulator: Simulator, changes = {}): Promise<string> {
  return (await login(simulator, changes)).searchParams.get('code') ?? ''
}

async function unattended(simulator: Simulator, phoneNumber: string, changes = {}) {
  const url = authorizationUrl(simulator, { login_hint: phoneNumber, ...changes })
  return createClient().get(url)
}

async function expireWithPages(simulator: Simulator): Promise<void> {
  const visitor = createVisitor()
  const page = await openIdentify(simulator, visitor)
  const wait = await identify(visitor, page, waits)
  const { id } = await simulator.actions.next()
  await simulator.actions.expire(id)
  await goOn(visitor, wait)
}

const person = { partner: 'DEMO', service: 'DEMO_LOGIN', issuer: 'csapi', entry: 'authorization' }

const cases: readonly Case[] = [
  {
    title: 'good, with pages',
    async run(simulator) {
      const { body } = await redeem(simulator, await codeOf(simulator))
      await userinfoOf(simulator, body['access_token'] ?? '')
    },
    expected: {
      ...person,
      stage: 'used',
      outcome: 'logged-in',
      phoneNumber: confirms,
      identifiedBy: 'number',
      answer: { redirectUri: callback, error: null, reason: null },
      request: {
        method: 'GET',
        object: null,
        scope: ['openid', 'service:DEMO_LOGIN', 'profile', 'email'],
        redirectUri: callback,
        responseMode: 'query',
        state: 'state-1',
        nonce: 'nonce-1',
        pkce: null,
        uiLocales: [],
      },
      action: { status: 'confirmed' },
      faults: [],
      refusal: null,
    },
    also(t, { request, tokenRequests, userinfoRequests }) {
      t.deepEqual(request.sent[0], ['client_id', 'DEMO'])
      t.is(tokenRequests.length, 1)
      t.like(tokenRequests[0], { clientAuthentication: 'client_secret_post', status: 200 })
      t.is(tokenRequests[0]?.idToken?.claims['nonce'], 'nonce-1')
      t.is(tokenRequests[0]?.idToken?.header['alg'], 'RS256')
      t.false('raw' in (tokenRequests[0]?.idToken ?? {}))
      t.deepEqual(
        userinfoRequests.map(({ status }) => status),
        [200],
      )
    },
  },
  {
    title: 'unattended, with PKCE and claims',
    run: (simulator) =>
      unattended(simulator, confirms, {
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        code_challenge_method: 'S256',
        acr_values: 'http://itsme.services/v2/claim/acr_basic',
        claims: JSON.stringify({ userinfo: { email: null } }),
        ui_locales: 'nl fr',
      }),
    expected: {
      ...person,
      stage: 'answered',
      outcome: 'waiting',
      phoneNumber: confirms,
      identifiedBy: 'login_hint',
      request: {
        pkce: 'S256',
        acrValues: ['http://itsme.services/v2/claim/acr_basic'],
        claims: { userinfo: { email: null } },
        uiLocales: ['nl', 'fr'],
      },
    },
  },
  {
    title: 'rejected',
    run: (simulator) => login(simulator, {}, { phoneNumber: rejects }),
    expected: {
      ...person,
      stage: 'answered',
      outcome: 'rejected',
      answer: { error: 'access_denied' },
      action: { status: 'rejected', decision: { kind: 'rejected', reason: 'user' } },
    },
  },
  {
    title: 'expired',
    run: expireWithPages,
    expected: {
      ...person,
      stage: 'answered',
      outcome: 'expired',
      answer: { error: 'access_denied' },
      action: { status: 'expired' },
    },
  },
  {
    title: 'expires at once, unattended',
    run: (simulator) => unattended(simulator, expires),
    expected: { ...person, stage: 'answered', outcome: 'expired', action: { status: 'expired' } },
  },
  {
    title: 'refused on a page',
    run: (simulator) => unattended(simulator, confirms, { redirect_uri: 'https://wrong.example/' }),
    expected: {
      ...person,
      stage: 'answered',
      outcome: 'request-refused',
      phoneNumber: null,
      answer: null,
      action: null,
      refusal: { error: 'invalid_redirect_uri' },
    },
    also(t, { refusal }) {
      t.regex(refusal?.reference ?? '', /^\d{9}$/)
      t.regex(
        refusal?.reason ?? '',
        /"https:\/\/wrong\.example\/" is not registered for DEMO_LOGIN/,
      )
      t.regex(refusal?.remedy ?? '', /https:\/\/wrong\.example/)
    },
  },
  {
    title: 'of an unknown client',
    run: (simulator) => unattended(simulator, confirms, { client_id: 'NOBODY' }),
    expected: {
      partner: 'NOBODY',
      service: 'DEMO_LOGIN',
      outcome: 'request-refused',
      refusal: { error: 'invalid_client_id' },
    },
  },
  {
    title: 'refused to the client',
    run: (simulator) => unattended(simulator, confirms, { scope: 'openid service:OTHER' }),
    expected: {
      partner: 'DEMO',
      service: 'OTHER',
      stage: 'answered',
      outcome: 'request-refused',
      refusal: null,
      answer: { redirectUri: callback, error: 'invalid_request' },
      request: { scope: ['openid', 'service:OTHER'] },
    },
    also: (t, { answer }) => t.regex(answer?.reason ?? '', /service "OTHER" is not one of DEMO/),
  },
  {
    title: 'with a token request that was refused',
    async run(simulator) {
      await redeem(simulator, await codeOf(simulator), { client_secret: 'wrong' })
    },
    expected: { ...person, stage: 'answered', outcome: 'token-refused' },
    also(t, { tokenRequests }) {
      t.like(tokenRequests[0], {
        clientAuthentication: 'client_secret_post',
        status: 400,
        error: 'invalid_client',
        idToken: null,
      })
      t.regex(tokenRequests[0]?.reason ?? '', /client_secret is not the one of this partner/)
    },
  },
  {
    title: 'with a fault',
    async run(simulator) {
      await simulator.faults.add({ name: 'wrong-nonce', kind: 'nonce-invalid' })
      await redeem(simulator, await codeOf(simulator))
    },
    expected: {
      ...person,
      stage: 'redeemed',
      outcome: 'logged-in',
      faults: [{ name: 'wrong-nonce', kind: 'nonce-invalid', endpoint: 'token' }],
    },
    also: (t, { tokenRequests }) =>
      t.not(tokenRequests[0]?.idToken?.claims['nonce'], 'nonce-1', 'as it was sent'),
  },
  {
    title: 'with userinfo twice, and findings',
    async run(simulator) {
      await simulator.partners.change('DEMO', { idToken: { claims: 'all' } })
      const code = await codeOf(simulator, { nonce: undefined })
      const { body } = await redeem(simulator, code)
      for (let count = 0; count < 2; count++)
        await userinfoOf(simulator, body['access_token'] ?? '')
      await redeem(simulator, code)
    },
    expected: { ...person, stage: 'used', outcome: 'logged-in' },
    also(t, { tokenRequests, userinfoRequests, findings }) {
      t.deepEqual(
        tokenRequests.map(({ status }) => status),
        [200, 400],
      )
      t.is(userinfoRequests.length, 2)
      const rules = findings.map(({ rule }) => rule)
      t.deepEqual(
        rules.filter((rule) => rule === 'userinfo-not-needed').length,
        2,
        'each time, though the journal has it once',
      )
      for (const rule of ['nonce-missing', 'code-redeemed-twice'])
        t.true(rules.some((each) => each === rule))
    },
  },
  {
    title: 'cancelled on the identify page',
    async run(simulator) {
      const visitor = createVisitor()
      const page = await openIdentify(simulator, visitor)
      await visitor.post(page, { countryCode: '32', phoneNumber: '470999999' })
      const { headers } = await visitor.post(`${page}/cancel`, {})
      await visitor.get(String(headers.location))
    },
    expected: { ...person, stage: 'answered', outcome: 'cancelled', identifiedBy: null },
  },
]

for (const { title, run, expected, also } of cases) {
  test(`a login is recorded: ${title}`, async (t) => {
    const { simulator } = await start(t, { fixtures: { users } })
    await run(simulator)
    const [summary, ...more] = await simulator.logins.list()
    t.is(more.length, 0)
    const recorded = await simulator.logins.get(summary?.id ?? '')
    t.like(recorded, expected)
    also?.(t, recorded)
    t.like(summary, { stage: recorded.stage, outcome: recorded.outcome })
    for (const member of ['request', 'action', 'tokenRequests']) t.false(member in (summary ?? {}))
    const entries = await simulator.journal.list({ login: recorded.id })
    t.true(entries.length > 0)
    t.true(entries.every((entry) => !('facts' in entry)))
  })
}

test('a request object by uri is recorded decoded, without its signature', async (t) => {
  let object = ''
  const { url } = await serve(t, (_request, response) => void response.end(object))
  const request_uri = `${url}/object`
  const service = { code: 'BANK_LOGIN', redirectUris: [callback], requestUris: [request_uri] }
  const { simulator, keys } = await startBank(t, { partner: { services: [service] } })
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: 'BANK', aud: simulator.issuers.v2, exp: now + 300, nonce: 'inside' }
  object = await encryptFor(simulator, await sign(keys, claims))
  const params = {
    client_id: 'BANK',
    scope: 'openid service:BANK_LOGIN',
    nonce: undefined,
    login_hint: confirms,
    request_uri,
  }
  await createClient().get(authorizationUrl(simulator, params, 'v2'))
  const [summary] = await simulator.logins.list({ partner: 'BANK' })
  const recorded = await simulator.logins.get(summary?.id ?? '')
  t.like(recorded.request, {
    nonce: 'inside',
    object: { how: 'uri', form: 'encrypted', header: { alg: 'RS256' }, claims },
  })
  t.is(recorded.outcome, 'waiting')
})

test('a code that nobody redeems, and a browser that goes away', async (t) => {
  const clock = createTestClock()
  const { simulator } = await start(t, { fixtures: { users }, surroundings: { clock } })
  await codeOf(simulator)
  await openIdentify(simulator, createVisitor())
  const outcomes = async () => (await simulator.logins.list()).map(({ outcome }) => outcome)
  t.deepEqual(await outcomes(), ['waiting', 'waiting'])
  clock.pass(180_000)
  t.deepEqual(await outcomes(), ['code-unused', 'waiting'])
  clock.pass(420_000)
  t.deepEqual(await outcomes(), ['code-unused', 'left'])
})

test('the first response of a login names it, and so do its action and its result', async (t) => {
  const { simulator } = await start(t, { fixtures: { users } })
  const answer = await unattended(simulator, waits)
  const id = String(answer.headers['x-itsme-simulator-login'])
  t.like(await simulator.logins.get(id), { stage: 'asked', outcome: 'waiting' })
  const [action] = await simulator.actions.list()
  t.is(action?.login, id)
  const result = await simulator.logins.run({ partner: 'DEMO', phoneNumber: waits })
  t.like(await simulator.logins.get(result.id), { identifiedBy: 'control', outcome: 'waiting' })
})
