import type { Page } from 'playwright-core'
import { desktop, withChromium } from '../helpers/chromium.ts'
import { withSimulator } from '../helpers/simulator.ts'
import { until } from '../helpers/until.ts'
import { createClient, createVisitor } from '../helpers/visitor.ts'

const anna = '+32470000001'
const at = (page: Page, id: string) => page.locator(`[data-testid="${id}"]`)

withChromium(
  'a login at the kiosk: scanned and confirmed in a second browser, and the page continues automatically',
  async (t, { simulator }, open) => {
    const kiosk = await (await open({ ...desktop, locale: 'en' })).newPage()
    await kiosk.goto(`${simulator.url}/demo`)
    await at(kiosk, 'preset-kiosk').click()
    await at(kiosk, 'kiosk-begin').click()
    const image = at(kiosk, 'kiosk-code')
    await image.waitFor()
    const decoded = `document.querySelector('[data-testid=kiosk-code]').decode()`
    await t.notThrowsAsync(image.page().evaluate(decoded))
    const path = await at(kiosk, 'kiosk-scan').getAttribute('href')
    const phone = await (await open({ ...desktop, locale: 'en' })).newPage()
    await phone.goto(new URL(String(path), simulator.url).href)
    await at(phone, `person-${anna}`).click()
    await phone.getByText('Scanned. Demo bank knows who you are').waitFor()
    await at(kiosk, 'kiosk-phones').waitFor()
    await at(phone, 'confirm').first().click()
    await kiosk.getByText('Welcome, Anna Peeters').waitFor()
    t.is(await at(kiosk, 'claim-email').textContent(), 'anna.peeters@example.com')
    const [login, ...others] = await simulator.logins.list()
    t.like(login, { entry: 'user-discovery', outcome: 'logged-in', identifiedBy: 'qr' })
    t.deepEqual(others, [])
    const whole = await simulator.logins.get(login?.id ?? '')
    t.is(whole.tokenRequests.filter(({ status }) => status === 200).length, 1)
  },
)

withSimulator(
  'the kiosk without scripts: each load of the page goes one step further',
  async (t, { simulator }) => {
    const visitor = createVisitor()
    const url = `${simulator.url}/demo/kiosk`
    await visitor.post(url, {})
    const shown = await visitor.get(url)
    t.regex(shown.body, /<noscript><meta http-equiv="refresh"/)
    const code = await visitor.get(`${url}/code`)
    t.is(code.headers['content-type'], 'image/jpeg')
    const scan = /href="(\/scan\/[a-z0-9]{20})"/.exec(shown.body)?.[1] ?? ''
    await simulator.users.add({ phoneNumber: '+32470000555', scenario: 'reject' })
    await simulator.users.scan('+32470000555', scan.replace('/scan/', ''))
    const page = async () => (await visitor.get(url)).body
    await until(async () => (await page()).includes('You are not logged in'))
    t.regex(await page(), /access_denied: The user did not confirm the action/)
  },
)

withSimulator(
  'without the packaged partner there is no kiosk, and the demo website does not offer it',
  async (t, { simulator }) => {
    await simulator.partners.remove('DEMO_KEYS')
    const answer = await createClient().get(`${simulator.url}/demo/kiosk`)
    t.is(answer.statusCode, 404)
    t.regex(answer.body, /the kiosk needs the packaged partner DEMO_KEYS/)
    t.notRegex((await createClient().get(`${simulator.url}/demo`)).body, /preset-kiosk/)
  },
)
