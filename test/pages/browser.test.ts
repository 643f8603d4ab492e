import { createServer } from 'node:http'
import type { Page } from 'playwright-core'
import type { Simulator } from '../../src/index.ts'
import { desktop, mobile, withChromium } from '../helpers/chromium.ts'
import { chooseDrawing, drawingNumber } from '../helpers/drawing.ts'
import { start } from '../helpers/simulator.ts'

const anna = '+32470000001'
const at = (page: Page, id: string) => page.locator(`[data-testid="${id}"]`)

/** Goes from the demo's button to the waiting page. */
async function beginDemo(
  page: Page,
  simulator: Simulator,
  number = '0470 00 00 01',
): Promise<void> {
  await page.goto(`${simulator.url}/demo`)
  await at(page, 'login').click()
  await at(page, 'phone-number').fill(number)
  await at(page, 'send').click()
}

for (const [name, size] of [
  ['desktop', desktop],
  ['phone', mobile],
] as const) {
  withChromium(
    `demo, number, waiting, confirm on the phone, tokens: ${name}`,
    async (t, { simulator }, open) => {
      const page = await (await open(size)).newPage()
      const phone = await (await open(mobile)).newPage()
      await phone.goto(`${simulator.url}/app/${anna}`)
      await at(phone, 'no-action').waitFor()
      await beginDemo(page, simulator)
      await page.waitForURL(/\/wait$/)
      await at(phone, 'action').waitFor()
      t.is(await at(phone, 'fact-name').textContent(), 'Anna Peeters')
      await chooseDrawing(page, phone)
      await at(phone, 'confirm').click()
      await at(page, 'verified').waitFor()
      t.is(await at(page, 'claim-name').textContent(), 'Anna Peeters')
      t.is(await at(page, 'claim-email').textContent(), 'anna.peeters@example.com')
      t.is(await at(page, 'claim-phone_number').textContent(), '+32 470000001')
      t.regex(
        (await at(phone, 'notice').textContent()) ?? '',
        /Confirmed\. You can go back to Demo shop\./,
      )
      await page.reload()
      t.is(await at(page, 'claim-name').textContent(), 'Anna Peeters')
      for (const one of [page, phone]) {
        t.true((await at(one, 'simulator-banner').textContent())?.includes('Simulator — not itsme'))
        t.is(
          await one.evaluate(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          ),
          0,
        )
      }
    },
  )
}

withChromium('the whole login works without JavaScript', async (t, { simulator }, open) => {
  const context = await open({ ...desktop, javaScriptEnabled: false })
  const page = await context.newPage()
  await beginDemo(page, simulator)
  await page.waitForURL(/\/wait$/)
  const phone = await (await open({ ...mobile, javaScriptEnabled: false })).newPage()
  await phone.goto(`${simulator.url}/app`)
  await at(phone, `phone-${anna}`).locator('h2 a').click()
  await chooseDrawing(page, phone)
  await at(phone, 'confirm').click()
  await at(phone, 'notice').waitFor()
  await at(page, 'verified').waitFor()
  t.is(await at(page, 'claim-name').textContent(), 'Anna Peeters')
})

withChromium('one click on a test person, who confirms at once', async (t, { simulator }, open) => {
  const page = await (await open()).newPage()
  await page.goto(`${simulator.url}/demo`)
  await at(page, 'issuer').selectOption('v2')
  await at(page, 'login').click()
  await at(page, 'person-+32470000002').click()
  await at(page, 'verified').waitFor()
  t.regex((await at(page, 'claim-iss').textContent()) ?? '', /\/v2$/)
})

withChromium('send is disabled while the number cannot be one', async (t, { simulator }, open) => {
  const page = await (await open()).newPage()
  await page.goto(`${simulator.url}/demo`)
  await at(page, 'login').click()
  const send = at(page, 'send')
  // The script disables it, as soon as it has run.
  await page.locator('[data-testid=send]:disabled').waitFor()
  t.true(await send.isDisabled())
  for (const [number, enabled] of [
    ['0470', false],
    ['0470000001', true],
    ['+32 470 00 00 01', true],
    ['021234567', false],
    ['+31600000001', true],
    ['abc', false],
  ] as const) {
    await at(page, 'phone-number').fill(number)
    t.is(await send.isEnabled(), enabled, number)
  }
})

withChromium(
  'wrong drawing, wrong code, reject: what the phone and the website say',
  async (t, { simulator }, open) => {
    const page = await (await open()).newPage()
    const phone = await (await open(mobile)).newPage()
    await phone.goto(`${simulator.url}/app/${anna}`)
    await beginDemo(page, simulator)
    await chooseDrawing(page, phone)
    await at(phone, 'other-mode').click()
    await chooseDrawing(page, phone)
    await at(phone, 'code').fill('99999')
    await at(phone, 'confirm-code').click()
    t.is(await phone.locator('[role=alert]').textContent(), 'This code is wrong. Tries left: 2.')
    const shown = (await drawingNumber(page)) - 1
    await phone.locator(`.icon-choice input:not([data-testid=icon-${shown}])`).first().check()
    await at(phone, 'code').fill('12345')
    await at(phone, 'confirm-code').click()
    await at(page, 'alert').waitFor()
    t.regex((await at(page, 'alert').textContent()) ?? '', /access_denied/)
    t.regex((await at(phone, 'notice').textContent()) ?? '', /not the drawing/)
    await beginDemo(page, simulator)
    await at(phone, 'reject').click()
    await at(page, 'alert').waitFor()
    t.regex((await at(phone, 'notice').textContent()) ?? '', /Rejected\./)
  },
)

withChromium(
  'the code confirms, and the back button afterwards says that the login is finished',
  async (t, { simulator }, open) => {
    const page = await (await open()).newPage()
    const phone = await (await open(mobile)).newPage()
    await phone.goto(`${simulator.url}/app/${anna}`)
    await beginDemo(page, simulator)
    await page.waitForURL(/\/wait$/)
    const wait = page.url()
    await chooseDrawing(page, phone)
    await at(phone, 'other-mode').click()
    await chooseDrawing(page, phone)
    await at(phone, 'code').fill('12345')
    await at(phone, 'confirm-code').click()
    await at(page, 'verified').waitFor()
    t.is((await simulator.actions.list())[0]?.decision?.kind, 'confirmed')
    const answer = await page.goto(wait)
    t.is(answer?.status(), 200)
    t.is(await at(page, 'finished').locator('h1').textContent(), 'This login is finished')
  },
)

withChromium(
  'the error page shows developers the reason and the line to paste',
  async (t, { simulator }, open) => {
    const page = await (await open()).newPage()
    const uri = 'http://app.test:8080/callback'
    await page.goto(
      `${simulator.issuers.v2}/authorization?client_id=DEMO&response_type=code&scope=openid%20service:DEMO_LOGIN&redirect_uri=${uri}`,
    )
    t.regex(
      (await at(page, 'error-message').textContent()) ?? '',
      /^Error message : \[\d{9}\] invalid_redirect_uri - /,
    )
    t.is(
      await at(page, 'developer-remedy').textContent(),
      `POST /control/partners/DEMO/services/DEMO_LOGIN/redirect-uris ${JSON.stringify({ redirectUri: uri })}`,
    )
  },
)

withChromium(
  'two simulators on two ports in one browser do not disturb each other',
  async (t, { simulator }, open) => {
    const other = (await start(t)).simulator
    const context = await open()
    const first = await context.newPage()
    const second = await context.newPage()
    await beginDemo(first, simulator)
    await beginDemo(second, other)
    await first.waitForURL(/\/wait$/)
    await second.waitForURL(/\/wait$/)
    for (const one of [simulator, other]) await one.actions.confirm((await one.actions.next()).id)
    await at(first, 'verified').waitFor()
    await at(second, 'verified').waitFor()
    t.true(first.url().startsWith(simulator.url) && second.url().startsWith(other.url))
  },
)

withChromium(
  'a page of another origin can neither reset nor confirm nor read anything',
  async (t, { simulator }, open) => {
    const attacker = createServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>evil</title>'),
    )
    await new Promise<void>((resolve) => attacker.listen(0, '127.0.0.1', resolve))
    t.teardown(() => attacker.close())
    const victim = await open()
    const page = await victim.newPage()
    await beginDemo(page, simulator)
    await page.waitForURL(/\/wait$/)
    const action = await simulator.actions.next()
    const evil = await victim.newPage()
    // A public name that leads to this machine, as an attacker's DNS can make it.
    await evil.route('http://evil.example/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>evil</title>' }),
    )
    await evil.goto('http://evil.example/')
    const tried = await evil.evaluate(
      async ({ url, id }) => {
        const attempts = [
          () => fetch(`${url}/control/reset`, { method: 'POST', mode: 'no-cors' }),
          () =>
            fetch(`${url}/control/actions/${id}/confirm`, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: '{}',
            }),
          () => fetch(`${url}/control/state`).then((answer) => answer.text()),
          () =>
            fetch(`${url}/control/journal`, { mode: 'no-cors' }).then((answer) => answer.text()),
        ]
        return Promise.all(
          attempts.map((attempt) =>
            attempt().then(
              (value) => (typeof value === 'string' ? value : value.type),
              () => 'blocked',
            ),
          ),
        )
      },
      { url: simulator.url, id: action.id },
    )
    t.false(
      tried.some((value) => value.includes('counts') || value.includes('summary')),
      JSON.stringify(tried),
    )
    await evil.evaluate(
      ({ url, id }) => {
        const form = document.createElement('form')
        form.method = 'post'
        form.action = `${url}/app/+32470000001/actions/${id}/reject`
        document.body.append(form)
        form.submit()
      },
      { url: simulator.url, id: action.id },
    )
    await evil.waitForLoadState()
    t.is((await simulator.actions.get(action.id)).status, 'pending')
    t.true((await simulator.journal.list()).every(({ type }) => type !== 'control'))
  },
)

withChromium('a keyboard is enough, and every field has a name', async (t, { simulator }, open) => {
  const page = await (await open()).newPage()
  await page.goto(`${simulator.url}/demo`)
  await at(page, 'login').click()
  await page.waitForFunction('document.activeElement.id === "phoneNumber"')
  await page.keyboard.type('0470000002')
  await page.keyboard.press('Enter')
  await at(page, 'verified').waitFor()
  for (const path of ['/', '/demo', '/app', `/app/${anna}`]) {
    await page.goto(simulator.url + path)
    const nameless = await page.evaluate(
      () =>
        [...document.querySelectorAll('input:not([type=hidden]), select, button, a')].filter(
          (element) => {
            const labels = (element as HTMLInputElement).labels
            return !(
              element.textContent?.trim() ||
              element.getAttribute('aria-label') ||
              labels?.length
            )
          },
        ).length,
    )
    t.is(nameless, 0, path)
    t.is(await page.locator('main').count(), 1, path)
    t.is((await page.locator('h1').count()) <= 1 || path.startsWith('/app/'), true, path)
    t.is(await page.locator('html').getAttribute('lang'), 'en')
  }
})
