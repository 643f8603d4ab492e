import test from 'ava'
import { devices, type Page } from 'playwright-core'
import { withChromium } from '../helpers/chromium.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import {
  authorizationUrl,
  callback,
  createVisitor,
  decode,
  openIdentify,
  redeem,
  type Visitor,
} from '../helpers/visitor.ts'

type Simulator = Parameters<typeof openIdentify>[0]

const bram = '+32470000002'
const mode = 'http://itsme.services/v2/claim/identification_mode'
const phone = { 'sec-ch-ua-mobile': '?1' }
const at = (page: Page, id: string) => page.locator(`[data-testid="${id}"]`)
const iPhone = { ...devices['iPhone 14'], defaultBrowserType: undefined as never }

/** A phone's browser at the identify page. */
async function begin(simulator: Simulator, visitor: Visitor = createVisitor(), changes = {}) {
  const claims = JSON.stringify({ id_token: { [mode]: null } })
  const page = await openIdentify(simulator, visitor, { claims, ...changes })
  return { visitor, page }
}

/** The app of a person opens, and leads back to the login. */
async function openApp({ visitor, page }: Awaited<ReturnType<typeof begin>>, phoneNumber = bram) {
  const opened = await visitor.post(`${page}/app`, { phoneNumber })
  return new URL(String(opened.headers.location))
}

withSimulator(
  'the app on the same phone: no number, no drawing, and identification_mode a2a',
  async (t, { simulator }) => {
    const begun = await begin(simulator)
    const { body } = await begun.visitor.get(begun.page, phone)
    t.regex(body, /data-testid="open-app"/)
    const app = await openApp(begun)
    t.is(app.pathname, `/app/${bram}`)
    const [action] = await simulator.actions.list()
    t.like(action, { phoneNumber: bram, icon: null })
    const wait = await begun.visitor.get(`${begun.page}/wait`)
    const back = await begun.visitor.get(String(wait.headers.location))
    const answer = new URL(String(back.headers.location))
    const tokens = await redeem(simulator, answer.searchParams.get('code') ?? '')
    t.is(decode(tokens.body['id_token'])[mode], 'a2a')
    const [login] = await simulator.logins.list()
    t.is(login?.identifiedBy, 'app')
  },
)

withSimulator(
  'whose phone it is is remembered: the next login opens the app at once',
  async (t, { simulator }) => {
    const begun = await begin(simulator)
    await openApp(begun)
    const next = await begin(simulator, begun.visitor)
    const opened = await next.visitor.get(next.page, phone)
    t.is(opened.statusCode, 303)
    t.is(new URL(String(opened.headers.location)).pathname, `/app/${bram}`)
    const other = await begin(simulator, begun.visitor)
    const page = await other.visitor.get(`${other.page}?app=other`, phone)
    t.is(page.statusCode, 200, 'somebody else uses the number')
    const desktop = await begin(simulator, begun.visitor)
    t.is((await desktop.visitor.get(desktop.page)).statusCode, 200, 'not on a desktop')
  },
)

test('app.installed: false leads to the form for the number', async (t) => {
  const scenario = { do: 'confirm', app: { installed: false } } as const
  const { simulator } = await start(t)
  const { phoneNumber } = await simulator.users.add({ scenario })
  const begun = await begin(simulator)
  const page = await openApp(begun, phoneNumber)
  t.is(page.search, '?app=missing')
  const { body } = await begun.visitor.get(page.href, { ...phone, 'accept-language': 'en' })
  t.regex(body, /The itsme app is not installed on this phone\./)
  t.notRegex(body, /data-testid="open-app"/)
  t.deepEqual(await simulator.actions.list(), [])
})

const elsewhere = { do: 'confirm', app: { returns: 'another-browser' } } as const

test('app.returns: another-browser shows the address, which works in a browser without the cookies', async (t) => {
  const { simulator } = await start(t)
  const { phoneNumber } = await simulator.users.add({ scenario: elsewhere })
  const begun = await begin(simulator)
  await openApp(begun, phoneNumber)
  const wait = await begun.visitor.get(`${begun.page}/wait`)
  t.is(wait.headers.location, `${begun.page}/answer`)
  const { body } = await begun.visitor.get(`${begun.page}/answer`)
  const href =
    /data-testid="answer"[^>]*href="([^"]*)"|href="([^"]*)"[^>]*data-testid="answer"/.exec(body)
  const answer = new URL((href?.[1] ?? href?.[2] ?? '').replaceAll('&amp;', '&'))
  t.true(answer.href.startsWith(callback))
  t.is(answer.searchParams.get('state'), 'state-1')
  t.is((await redeem(simulator, answer.searchParams.get('code') ?? '')).status, 200)
})

test('a form post is sent by the first browser, whatever app.returns says', async (t) => {
  const { simulator } = await start(t)
  const { phoneNumber } = await simulator.users.add({ scenario: elsewhere })
  const begun = await begin(simulator, createVisitor(), { response_mode: 'form_post' })
  await openApp(begun, phoneNumber)
  const wait = await begun.visitor.get(`${begun.page}/wait`)
  const { body } = await begun.visitor.get(String(wait.headers.location))
  t.regex(body, /name="code"/)
})

for (const isRedeemed of [false, true]) {
  test(`a response in another browser whose code is ${isRedeemed ? '' : 'never '}redeemed is ${isRedeemed ? 'no' : 'a'} finding`, async (t) => {
    const clock = createTestClock()
    const { simulator } = await start(t, { surroundings: { clock } })
    const { phoneNumber } = await simulator.users.add({ scenario: elsewhere })
    const begun = await begin(simulator)
    await openApp(begun, phoneNumber)
    await begun.visitor.get(`${begun.page}/wait`)
    const { body } = await begun.visitor.get(`${begun.page}/answer`)
    const code = /[?;]code=([a-z0-9]{36})/.exec(body)?.[1] ?? ''
    if (isRedeemed) t.is((await redeem(simulator, code)).status, 200)
    clock.pass(181_000)
    await simulator.journal.list()
    const rules = (await simulator.partners.findings('DEMO')).map(({ rule }) => rule)
    t.is(rules.includes('return-needs-first-browser'), !isRedeemed)
  })
}

withChromium(
  'on an iPhone: the app, Confirm, and back to the website, in one tab',
  async (t, { simulator }, open) => {
    const page = await (await open(iPhone)).newPage()
    await page.goto(authorizationUrl(simulator))
    await at(page, 'open-app').click()
    t.is(await page.locator('h1').textContent(), 'Whose phone is this?')
    await at(page, 'person-+32470000001').click()
    await page.waitForURL(/\/app\//)
    t.is(await page.locator('.icon-choice').count(), 0)
    const back = page.waitForRequest(/localhost:54321/)
    await at(page, 'confirm').click()
    t.regex((await back).url(), /[?&]code=/)
    const again = page.waitForURL(/\/app\//)
    await page.goto(authorizationUrl(simulator)).catch(() => undefined)
    await again
    await at(page, 'not-me').click()
    await at(page, 'phone-number').waitFor()
  },
)

withChromium(
  'on an iPhone: the demo website does not know a browser that did not begin the login',
  async (t, { simulator }, open) => {
    const { phoneNumber } = await simulator.users.add({ scenario: elsewhere })
    const first = await (await open(iPhone)).newPage()
    await first.goto(`${simulator.url}/demo`)
    await at(first, 'login').click()
    await at(first, 'open-app').click()
    await at(first, `person-${phoneNumber}`).click()
    await at(first, 'answer').waitFor()
    const answer = (await at(first, 'answer').getAttribute('href')) ?? ''
    const second = await (await open(iPhone)).newPage()
    await second.goto(answer)
    t.regex(
      (await at(second, 'alert').textContent()) ?? '',
      /this browser did not start a login here/,
    )
  },
)
