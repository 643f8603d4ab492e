import test from 'ava'
import { start, withSimulator } from '../helpers/simulator.ts'
import { authorize, codeOf, redeemCode, userinfoOf } from '../helpers/unattended.ts'
import { createVisitor, decode, goOn, identify, openIdentify } from '../helpers/visitor.ts'

const bram = '+32470000002'

withSimulator(
  'login_hint and a user who decides at once: authorize, token, userinfo, three requests',
  async (t, { simulator }) => {
    const { status, location } = await authorize(simulator, bram)
    t.is(status, 302)
    t.is(location?.searchParams.get('state'), 'state-1')
    const { body } = await redeemCode(simulator, String(location?.searchParams.get('code')))
    const claims = decode(body['id_token'])
    t.like(claims, { nonce: 'nonce-1', name: 'Bram Maes', phone_number: '+32 470000002' })
    t.is(claims['acr'], 'http://itsme.services/v2/claim/acr_basic')
    const userinfo = await userinfoOf(simulator, String(body['access_token']))
    t.is(userinfo.body['sub'], String(claims['sub']))
    const [action] = await simulator.actions.list()
    t.like(action, { status: 'confirmed', phoneNumber: bram, partner: 'DEMO' })
    const findings = await simulator.partners.findings('DEMO')
    t.true(findings.some(({ rule }) => rule === 'login-hint'))
  },
)

for (const hint of [' 32470000002', '32470000002', '0470 00 00 02', '+32470000002']) {
  withSimulator(`login_hint may be written "${hint}"`, async (t, { simulator }) => {
    t.regex(await codeOf(simulator, hint), /^[a-z0-9]{36}$/)
  })
}

withSimulator(
  'login_hint with the country first fills in the page, and names nobody',
  async (t, { simulator }) => {
    const visitor = createVisitor()
    const page = await visitor.get(
      await openIdentify(simulator, visitor, { login_hint: '32+470000002' }),
    )
    t.regex(page.body, /name="phoneNumber"[^>]*value="470000002"/)
    t.deepEqual(await simulator.actions.list(), [])
    const findings = await simulator.partners.findings('DEMO')
    t.false(findings.some(({ rule }) => rule === 'login-hint'))
  },
)

withSimulator('no cookie is set where nobody waits', async (t, { simulator }) => {
  const visitor = createVisitor()
  const query = new URLSearchParams({
    client_id: 'DEMO',
    response_type: 'code',
    scope: 'openid service:DEMO_LOGIN',
    redirect_uri: 'http://localhost:1/cb',
    login_hint: bram,
  })
  const answer = await visitor.get(`${simulator.issuers.v2}/authorization?${query}`)
  t.is(answer.headers['set-cookie'], undefined)
  t.is(answer.statusCode, 302)
})

const refusals = [
  ['+32470000007', 'access_denied'],
  ['+32470000010', 'temporary_unavailable'],
] as const

for (const [phoneNumber, error] of refusals) {
  withSimulator(`a user who does not confirm: ${error}`, async (t, { simulator }) => {
    const { location } = await authorize(simulator, phoneNumber)
    t.is(location?.searchParams.get('error'), error)
    t.is(location?.searchParams.get('state'), 'state-1')
    t.false(location?.searchParams.has('code'))
  })
}

withSimulator('a user who takes time: the waiting page, no identify page', async (t, started) => {
  const { simulator } = started
  const visitor = createVisitor()
  const { phoneNumber } = await simulator.users.add({ scenario: { do: 'manual' } })
  const query = new URLSearchParams({
    client_id: 'DEMO',
    response_type: 'code',
    scope: 'openid service:DEMO_LOGIN',
    redirect_uri: 'http://localhost:1/cb',
    state: 's',
    login_hint: phoneNumber,
  })
  const answer = await visitor.get(`${simulator.issuers.v2}/authorization?${query}`)
  const wait = String(answer.headers.location)
  const events = await fetch(`${wait.replace(/wait$/, 'events')}`, {
    headers: { cookie: await visitor.jar.getCookieString(wait.replace(/wait$/, 'events')) },
  })
  t.is(events.status, 200, 'the cookie is good for all pages of the visit')
  await events.body?.cancel()
  t.regex(wait, /\/identify\/[\w-]+\/wait$/)
  t.is((await visitor.get(wait)).statusCode, 200)
  const [begun] = await simulator.journal.list({ type: 'request', phoneNumber })
  t.regex(begun?.summary ?? '', /to the waiting page$/)
  const action = await simulator.actions.next({ phoneNumber })
  await simulator.actions.confirm(action.id)
  t.true((await goOn(visitor, wait)).searchParams.has('code'))
})

const notAsked = [
  ['+32470000008', /blocked/],
  ['+32470000009', /deleted|removed|no longer/],
  ['+32470999999', /No account is linked/],
] as const

for (const [phoneNumber, text] of notAsked) {
  withSimulator(`a named user who cannot be asked: ${phoneNumber}`, async (t, { simulator }) => {
    const visitor = createVisitor()
    const { location } = await authorize(simulator, phoneNumber)
    t.regex(String(location?.pathname), /^\/identify\/[\w-]+$/)
    const query = location?.href ?? ''
    t.is((await visitor.get(query)).statusCode, 400, 'another browser')
    const own = createVisitor()
    const begun = await own.get(
      `${simulator.issuers.csapi}/connect/authorize?${new URLSearchParams({
        client_id: 'DEMO',
        response_type: 'code',
        scope: 'openid service:DEMO_LOGIN',
        redirect_uri: 'http://localhost:1/cb',
        login_hint: phoneNumber,
      })}`,
    )
    const page = await own.get(String(begun.headers.location))
    t.is(page.statusCode, 422)
    t.regex(/role="alert"[^>]*>([^<]*)/.exec(page.body)?.[1] ?? '', text)
    const wait = await identify(own, String(begun.headers.location), bram)
    t.true((await goOn(own, wait)).searchParams.has('code'), 'another number can be typed')
  })
}

withSimulator('a hint that is no phone number is not read', async (t, { simulator }) => {
  const { location } = await authorize(simulator, 'somebody@example.com')
  t.regex(String(location?.pathname), /^\/identify\//)
  const findings = await simulator.partners.findings('DEMO')
  t.is(
    findings.find(({ rule }) => rule === 'login-hint')?.message,
    'login_hint is not a phone number and is ignored',
  )
})

test('a partner that names its user skips the identify page', async (t) => {
  const partners = [
    {
      code: 'MINE',
      secret: 'not-a-secret',
      user: bram,
      services: [{ code: 'LOGIN', redirectUris: ['http://localhost:1/cb'] }],
    },
  ]
  const { simulator } = await start(t, { fixtures: { partners } })
  const changes = {
    client_id: 'MINE',
    scope: 'openid service:LOGIN',
    redirect_uri: 'http://localhost:1/cb',
  }
  const { location } = await authorize(simulator, undefined, changes)
  t.true(location?.searchParams.has('code'))
  t.deepEqual(
    await simulator.partners.findings('MINE').then((all) => all.map(({ rule }) => rule)),
    ['redirect-uri-not-https', 'redirect-uri-loopback'],
  )
  const other = await authorize(simulator, '+32470000007', changes)
  t.is(other.location?.searchParams.get('error'), 'access_denied', 'the hint wins')
})

withSimulator('scenarios in turn: one step a login, the last for the rest', async (t, started) => {
  const { simulator } = started
  const { phoneNumber } = await simulator.users.add({
    scenario: { inTurn: [{ do: 'reject' }, { do: 'expire' }, { do: 'confirm' }] },
  })
  const outcomes: string[] = []
  for (let turn = 0; turn < 4; turn++) {
    const { location } = await authorize(simulator, phoneNumber)
    outcomes.push(location?.searchParams.get('error') ?? 'code')
  }
  t.deepEqual(outcomes, ['access_denied', 'access_denied', 'code', 'code'])
})

withSimulator('nobody can bring an action or a ticket of their own', async (t, { simulator }) => {
  const { phoneNumber } = await simulator.users.add({ scenario: { do: 'manual' } })
  const [done] = await Promise.all([simulator.actions.list()])
  t.deepEqual(done, [])
  await authorize(simulator, bram)
  const [action] = await simulator.actions.list()
  const { location } = await authorize(simulator, undefined, {
    itsme_action: action?.id,
    service: 'DEMO_LOGIN',
  })
  t.regex(String(location?.pathname), /^\/identify\/[\w-]+$/, 'not to the waiting page')
  const waiting = await authorize(simulator, phoneNumber)
  t.regex(String(waiting.location?.pathname), /\/wait$/)
})

test('in strict mode too, and in a confirmation', async (t) => {
  const uri = 'https://app.example/cb'
  const partners = [
    {
      code: 'MINE',
      secret: 'not-a-secret',
      services: [{ code: 'LOGIN', redirectUris: [uri] }],
    },
  ]
  const { simulator } = await start(t, { fixtures: { partners }, strict: true })
  const changes = { client_id: 'MINE', scope: 'openid service:LOGIN', redirect_uri: uri }
  const { location } = await authorize(simulator, bram, changes)
  t.true(location?.searchParams.has('code'))
})

withSimulator('form_post and acr, as with pages', async (t, { simulator }) => {
  const { phoneNumber } = await simulator.users.add({
    scenario: { do: 'reject', reason: 'wrong-icon' },
  })
  const { location } = await authorize(simulator, phoneNumber, {
    acr_values: 'http://itsme.services/v2/claim/acr_advanced',
    response_mode: 'form_post',
  })
  t.is(location, undefined, 'form_post is answered with a page')
  const [action] = await simulator.actions.list()
  t.like(action, { acr: 'advanced', status: 'rejected' })
})
