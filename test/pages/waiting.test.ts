import test from 'ava'
import { type Started, start } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { createVisitor, goOn, identify, openIdentify, type Visitor } from '../helpers/visitor.ts'

type Simulator = Started['simulator']

const [anna, advanced] = ['+32470000001', '+32470000011'] as const

async function wait(
  simulator: Simulator,
  visitor: Visitor,
  changes = {},
  phoneNumber: string = anna,
) {
  return identify(visitor, await openIdentify(simulator, visitor, changes), phoneNumber)
}

const decide = (visitor: Visitor, waitPage: string, deed: string) =>
  visitor.post(waitPage.replace(/\/wait$/, '/decide'), { do: deed })

const deeds = [
  ['confirm', undefined, 'waiting', 'Decision: confirmed'],
  ['reject', 'access_denied', 'rejected', 'Rejected on the waiting page'],
  ['wrong-icon', 'access_denied', 'wrong-icon', 'The wrong drawing was chosen on the waiting page'],
  [
    'wrong-code',
    'access_denied',
    'wrong-code',
    'The third wrong code was entered on the waiting page',
  ],
] as const

for (const [deed, error, outcome, text] of deeds) {
  test(`a tester decides on the waiting page in one click: ${deed}`, async (t) => {
    const { simulator } = await start(t)
    const visitor = createVisitor()
    const page = await wait(simulator, visitor)
    t.is((await decide(visitor, page, deed)).statusCode, 303)
    const back = await goOn(visitor, page)
    t.is(back.searchParams.get('error') ?? undefined, error)
    t.is(back.searchParams.has('code'), error === undefined)
    const [login] = await simulator.logins.list()
    t.is(login?.outcome, outcome)
    const { body } = await visitor.get(`${simulator.url}/inspector/logins/${login?.id}`, {
      'accept-language': 'en',
    })
    t.true(body.replace(/<[^>]+>/g, '').includes(text), body)
  })
}

test('a request that a tester lets expire says so once, and goes on by itself', async (t) => {
  const { simulator } = await start(t)
  const visitor = createVisitor()
  const page = await wait(simulator, visitor)
  await decide(visitor, page, 'expire')
  const expired = await visitor.get(page, { 'accept-language': 'en' })
  t.is(expired.statusCode, 200)
  t.regex(expired.body, /This request has expired/)
  const target = /^2;url=(\/.+|http.+)$/.exec(String(expired.headers['refresh']))?.[1] ?? ''
  t.true(expired.body.includes(`href="${target.replaceAll('&', '&amp;')}"`))
  const back = await goOn(visitor, page)
  t.is(back.searchParams.get('error'), 'access_denied')
})

test('what cannot be decided is refused with what can', async (t) => {
  const { simulator } = await start(t)
  const visitor = createVisitor()
  const page = await wait(simulator, visitor)
  const { statusCode, body } = await decide(visitor, page, 'destroy')
  t.is(statusCode, 400)
  t.regex(
    body,
    /do: must be one of confirm, reject, wrong-icon, wrong-code, expire, got &quot;destroy&quot;/,
  )
})

test('another browser cannot decide, and another site cannot', async (t) => {
  const { simulator } = await start(t)
  const visitor = createVisitor()
  const page = await wait(simulator, visitor)
  t.is((await decide(createVisitor(), page, 'confirm')).statusCode, 400)
  const url = page.replace(/\/wait$/, '/decide')
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
  const { statusCode, body } = await visitor.post(url, { do: 'confirm' }, headers)
  t.is(statusCode, 403)
  t.regex(body, /may not decide/)
  t.is((await simulator.actions.list({ status: 'pending' })).length, 1)
})

test('send again makes a new request, and the earlier one is replaced', async (t) => {
  const { simulator } = await start(t)
  const visitor = createVisitor()
  const page = await wait(simulator, visitor)
  const [first] = await simulator.actions.list()
  await visitor.post(page.replace(/\/wait$/, '/again'), {})
  const pending = await simulator.actions.list({ status: 'pending' })
  t.is(pending.length, 1)
  t.not(pending[0]?.id, first?.id)
  const phone = await visitor.get(`${simulator.url}/app/${anna}`, { 'accept-language': 'en' })
  t.true(phone.body.includes(pending[0]?.id ?? 'none'))
  await simulator.actions.confirm(pending[0]?.id ?? '')
  t.true((await goOn(visitor, page)).searchParams.has('code'))
})

test('back after the end says that the login is finished, and leads to the application', async (t) => {
  const { simulator } = await start(t)
  const visitor = createVisitor()
  const page = await wait(simulator, visitor)
  await decide(visitor, page, 'confirm')
  await goOn(visitor, page)
  for (const path of [page, page.replace(/\/wait$/, '')]) {
    const { statusCode, body } = await visitor.get(path, { 'accept-language': 'en' })
    t.is(statusCode, 200)
    t.regex(body, /This login is finished/)
    t.regex(body, /href="http:\/\/localhost:54321"/)
  }
})

test('the phone beside the waiting page confirms with the drawing, and comes back to it', async (t) => {
  const { simulator } = await start(t)
  const visitor = createVisitor()
  const page = await wait(simulator, visitor)
  const { body } = await visitor.get(page)
  const action = /action="([^"]+\/confirm)"/.exec(body)?.[1] ?? ''
  const visit = /name="visit" value="([^"]+)"/.exec(body)?.[1] ?? ''
  const failed = await visitor.post(simulator.url + action, { visit })
  t.is(failed.statusCode, 303)
  const again = await visitor.get(failed.headers.location ?? '', { 'accept-language': 'en' })
  t.regex(again.body, /Choose the drawing that is on the login page/)
  const [{ icon } = { icon: 0 }] = await simulator.actions.list()
  const done = await visitor.post(simulator.url + action, { visit, icon: String(icon) })
  t.is(done.headers.location, page)
  t.true((await goOn(visitor, page)).searchParams.has('code'))
})

test('without the drawing, neither page shows or asks for one', async (t) => {
  const { simulator } = await start(t, { fixtures: { settings: { icon: false } } })
  const visitor = createVisitor()
  const page = await wait(simulator, visitor)
  const { body } = await visitor.get(page)
  t.false(/name="icon"|panel-icon|wrong-icon/.test(body))
  const action = /action="([^"]+\/confirm)"/.exec(body)?.[1] ?? ''
  const phone = await visitor.get(`${simulator.url}/app/${anna}`)
  t.false(phone.body.includes('name="icon"'))
  await visitor.post(simulator.url + action, {})
  t.true((await goOn(visitor, page)).searchParams.has('code'))
})

test('hints: false hides the phone and the buttons, and refuses to decide', async (t) => {
  const { simulator } = await start(t, { fixtures: { settings: { hints: false } } })
  const visitor = createVisitor()
  const page = await wait(simulator, visitor)
  t.false((await visitor.get(page)).body.includes('decide'))
  t.is((await decide(visitor, page, 'confirm')).statusCode, 403)
})

test('an expired request stays in the history of the phone; a blocked account is unblocked there', async (t) => {
  const clock = createTestClock()
  const { simulator } = await start(t, { surroundings: { clock } })
  const visitor = createVisitor()
  await wait(simulator, visitor)
  clock.pass(181_000)
  const english = { 'accept-language': 'en' }
  const phone = await visitor.get(`${simulator.url}/app/${anna}`, english)
  t.regex(phone.body.replace(/<[^>]+>/g, ' '), /History.*Log in at Demo shop.*Expired/s)
  await simulator.users.change(advanced, { status: 'blocked' })
  const blocked = await visitor.get(`${simulator.url}/app/${advanced}`, english)
  t.regex(blocked.body, /This account is blocked/)
  await visitor.post(`${simulator.url}/app/${advanced}/unblock`, {})
  t.is((await simulator.users.get(advanced)).status, 'active')
})
