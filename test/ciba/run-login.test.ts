import test from 'ava'
import { bram, cibaGrantType, startKiosk, startPinged } from '../helpers/kiosk.ts'
import { withSimulator } from '../helpers/simulator.ts'

test('the library asks a user without a browser, and the partner redeems the auth_req_id', async (t) => {
  const kiosk = await startKiosk(t)
  const { phoneNumber } = await kiosk.simulator.users.add({ scenario: { do: 'manual' } })
  const result = await kiosk.simulator.logins.run({
    flow: 'ciba',
    partner: 'BANK',
    phoneNumber,
    scope: 'email',
    claims: { id_token: { name: null } },
    requestedExpiry: 60,
  })
  t.like(result, { issuer: kiosk.base, redirectTo: null, code: null, expiresIn: 60 })
  const { body } = await kiosk.call('/token', {
    grant_type: cibaGrantType,
    client_id: 'BANK',
    auth_req_id: result.authReqId,
  })
  t.is(typeof body.id_token, 'string', JSON.stringify(body))
  const login = await kiosk.simulator.logins.get(result.id)
  t.like(login, { entry: 'backchannel', service: 'KIOSK', outcome: 'logged-in', phoneNumber })
  t.like(login.ciba, { discoveredAt: null, pings: [] })
  t.like(login.ciba?.delivered, { error: null, polls: 0, slowDowns: 0 })
  const rules = (await kiosk.simulator.partners.findings('BANK')).map(({ rule }) => rule)
  t.deepEqual(rules, ['tokens-not-encrypted'], 'the request itself is as documented')
})

test('who rejects: the error that the partner will get is told', async (t) => {
  const kiosk = await startPinged(t, (_request, response) => response.end())
  for (const [scenario, error] of [
    [{ do: 'reject' }, 'access_denied'],
    [{ do: 'error', error: 'temporary_unavailable' }, 'temporary_unavailable'],
  ] as const) {
    const { phoneNumber } = await kiosk.simulator.users.add({ scenario })
    const result = await kiosk.simulator.logins.run({ flow: 'ciba', partner: 'BANK', phoneNumber })
    t.is(result.error, error)
  }
  t.deepEqual(kiosk.pings, [])
  const notificationToken = 'token-of-the-test'
  await kiosk.simulator.logins.run({
    flow: 'ciba',
    partner: 'BANK',
    phoneNumber: bram,
    notificationToken,
  })
})

const refused: readonly (readonly [title: string, object, status: number, message: RegExp])[] = [
  [
    'a partner without CIBA',
    { partner: 'DEMO' },
    422,
    /^flow: must be code: DEMO has no CIBA; set ciba: \{ delivery: poll \} for a service$/,
  ],
  [
    'a token of pings for a service that is polled',
    { notificationToken: 'x' },
    422,
    /^notificationToken: has no effect: DEMO_KEYS_KIOSK is not pinged; set ciba: \{ delivery: ping, /,
  ],
  [
    'a service without CIBA',
    { service: 'DEMO_KEYS_LOGIN' },
    422,
    /^flow: must be code: DEMO_KEYS_LOGIN has no CIBA/,
  ],
  [
    'what has no effect',
    { state: 's' },
    422,
    /^state: has no effect in this flow; it is for flow: code$/,
  ],
  [
    'what is for CIBA only',
    { flow: 'code', requestedExpiry: 60 },
    422,
    /^requestedExpiry: has no effect in this flow; it is for flow: ciba$/,
  ],
  ['an unknown user', { phoneNumber: '+32470999999' }, 404, /no user "\+32470999999"/],
  [
    'a blocked user',
    { phoneNumber: '+32470000008' },
    422,
    /the backchannel endpoint refused the request: access_denied: the account of \+32470000008 is blocked/,
  ],
]

withSimulator('flow ciba over HTTP, and what is refused', async (t, { simulator }) => {
  async function post(body: object) {
    const response = await fetch(`${simulator.url}/control/logins`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ flow: 'ciba', partner: 'DEMO_KEYS', phoneNumber: bram, ...body }),
    })
    return { status: response.status, body: JSON.parse(await response.text()) }
  }
  const good = await post({})
  t.is(good.status, 200, JSON.stringify(good.body))
  t.like(good.body, { redirectTo: null, code: null, expiresIn: 120 })
  for (const [title, changes, status, message] of refused) {
    const answer = await post(changes)
    t.is(answer.status, status, `${title}: ${JSON.stringify(answer.body)}`)
    t.regex(answer.body.detail, message, title)
  }
})
