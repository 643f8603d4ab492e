import test from 'ava'
import { controlToken, hosted } from '../helpers/public.ts'
import { raw } from '../helpers/raw.ts'
import { start } from '../helpers/simulator.ts'
import { authorizationUrl, createClient } from '../helpers/visitor.ts'

const english = createClient().extend({ headers: { 'accept-language': 'en' } })

test('the own partner comes first, the demo partners last', async (t) => {
  const shop = {
    code: 'SHOP',
    secret: 'not-a-secret',
    services: [{ code: 'SHOP_LOGIN', redirectUris: ['https://a/b'] }],
  }
  const { simulator } = await start(t, { fixtures: { partners: [shop] } })
  const { body } = await english.get(simulator.url)
  const codes = [...body.matchAll(/data-testid="choose-(SHOP|DEMO|DEMO_KEYS)"/g)]
  t.deepEqual(
    codes.map(([, code]) => code),
    ['SHOP', 'DEMO', 'DEMO_KEYS'],
  )
})

test('the home page shows the waiting requests and the last three logins, and the count in its title', async (t) => {
  const { simulator } = await start(t)
  const before = await english.get(simulator.url)
  t.true(before.body.includes('No request is waiting.'))
  t.true(before.body.includes('No login yet'))
  await english.get(authorizationUrl(simulator, { login_hint: '+32470000001' }))
  for (let count = 0; count < 4; count++) {
    await simulator.logins.run({ partner: 'DEMO', phoneNumber: '+32470000002', tokens: true })
  }
  const { body } = await english.get(simulator.url)
  const text = body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  t.regex(text, /\(1\) The itsme simulator is running/)
  t.regex(
    text,
    /Waiting now Anna Peeters \+32 470 00 00 01 Log in at Demo shop · [23]:\d\d Confirm Reject Last logins/,
  )
  t.is([...body.matchAll(/href="\/inspector\/logins\//g)].length, 3)
})

test('who may control the simulator sees the teams', async (t) => {
  const sandboxes = [{ name: 'payments' }, { name: 'hr' }, { name: 'passing', idleSeconds: 60 }]
  const options = { publicUrl: 'http://sim.example', fixtures: { ...hosted.fixtures, sandboxes } }
  const { simulator } = await start(t, { ...hosted, ...options })
  const headers = { host: 'sim.example' }
  const authorization = `Bearer ${controlToken}`
  const { body } = await raw(simulator, 'GET', '/', { ...headers, authorization })
  const [, list = ''] = /data-testid="teams">(.*?)<\/ul>/s.exec(body) ?? []
  t.deepEqual(
    [...list.matchAll(/href="([^"]+)"[^>]*>([^<]+)/g)].map(([, href, name]) => [href, name]),
    [
      ['/s/payments/', 'payments'],
      ['/s/hr/', 'hr'],
    ],
  )
  t.false((await raw(simulator, 'GET', '/', headers)).body.includes('/s/payments'))
  t.false((await raw(simulator, 'GET', '/s/payments/', headers)).body.includes('/s/hr'))
})

test('strangers under a public name see neither requests nor logins', async (t) => {
  const { simulator } = await start(t, { ...hosted, publicUrl: 'http://sim.example' })
  const headers = { host: 'sim.example' }
  await raw(simulator, 'GET', '/v2/authorization?client_id=DEMA', headers)
  t.is((await simulator.logins.list()).length, 1)
  const { body } = await raw(simulator, 'GET', '/', headers)
  t.true(body.includes('nav-home'))
  t.false(/waiting-now|last-logins|nav-logins|nav-phones|\/events/.test(body))
})

test('a phone lists twenty more requests, and counts the rest', async (t) => {
  const { simulator } = await start(t)
  for (let count = 0; count < 25; count++)
    await english.get(authorizationUrl(simulator, { login_hint: '+32470000001' }))
  const { body } = await english.get(`${simulator.url}/app/+32470000001`)
  t.is([...body.matchAll(/data-testid="other-request"/g)].length, 20)
  t.regex(body, /data-testid="more-requests">4 more on this phone</)
})
