import type { Page } from 'playwright-core'
import type { Simulator } from '../../src/index.ts'
import { desktop, mobile, withChromium } from '../helpers/chromium.ts'
import { chooseDrawing } from '../helpers/drawing.ts'
import { visitPages } from '../helpers/pages.ts'
import { serve } from '../helpers/server.ts'
import { freeText } from '../helpers/templates.ts'
import { authorizationUrl } from '../helpers/visitor.ts'

const anna = '+32470000001'
const at = (page: Page, id: string) => page.locator(`[data-testid="${id}"]`)

async function beginDemo(page: Page, simulator: Simulator, service: string): Promise<void> {
  await page.goto(`${simulator.url}/demo`)
  await at(page, 'service').selectOption(
    `${service.startsWith('DEMO_KEYS_') ? 'DEMO_KEYS' : 'DEMO'} ${service}`,
  )
  await at(page, 'login').click()
}

for (const strict of [false, true]) {
  withChromium(
    `the demo bank, with keys, logs in and confirms a payment: ${strict ? 'strict' : 'lenient'}`,
    async (t, { simulator }, open) => {
      const page = await (await open()).newPage()
      const phone = await (await open(mobile)).newPage()
      await beginDemo(page, simulator, 'DEMO_KEYS_LOGIN')
      await at(page, 'person-+32470000002').click()
      await at(page, 'verified').waitFor()
      t.is(await at(page, 'claim-name').textContent(), 'Bram Maes')
      t.regex((await at(page, 'header').textContent()) ?? '', /"alg": "RSA-OAEP-256"/)
      await at(page, 'forget').click()
      await beginDemo(page, simulator, 'DEMO_KEYS_PAYMENT')
      await at(page, `person-${anna}`).click()
      await page.waitForURL(/\/wait$/)
      await phone.goto(`${simulator.url}/app/${anna}`)
      t.is(await at(phone, 'approval-amount').textContent(), '100 EUR')
      t.is(await at(phone, 'approval-iban').textContent(), 'BE71 0961 2345 6769')
      await chooseDrawing(page, phone)
      await at(phone, 'confirm').click()
      await at(page, 'verified').waitFor()
      t.is(await at(page, 'claim-name').textContent(), 'Anna Peeters')
      const rules = (await simulator.partners.findings('DEMO_KEYS')).map(({ rule }) => rule)
      t.false(
        rules.some((rule) => rule.startsWith('request-')),
        rules.join(),
      )
    },
    { strict },
  )
}

withChromium(
  'the text of a template is shown with its styles, and runs no script',
  async (t, { simulator }, open) => {
    const page = await (await open()).newPage()
    const phone = await (await open(mobile)).newPage()
    const text =
      'Sign <b>this</b><br><i>now</i><script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'"><u>please</u>'
    const scope = 'openid service:DEMO_CONFIRMATION'
    await page.goto(authorizationUrl(simulator, { scope, claims: freeText(text) }))
    await at(page, `person-${anna}`).click()
    await page.waitForURL(/\/wait$/)
    await phone.goto(`${simulator.url}/app/${anna}`)
    const shown = at(phone, 'approval-text')
    t.is(await shown.textContent(), 'Sign thisnowdocument.title="owned"please')
    t.is(await shown.locator('br').count(), 1)
    t.is(await shown.locator('script, img').count(), 0)
    const weight = `getComputedStyle(document.querySelector('.approval-text .bold')).fontWeight`
    t.is(await phone.evaluate(weight), '700')
    t.regex(await phone.title(), /Phone of Anna Peeters/)
  },
)

withChromium(
  'a form of another site may POST the authorization request',
  async (t, { simulator }, open) => {
    const url = new URL(authorizationUrl(simulator))
    const fields = [...url.searchParams].map(
      ([name, value]) => `<input name="${name}" value="${value}">`,
    )
    const form = `<form method=post action="${url.origin}${url.pathname}">${fields.join('')}<button>go</button></form>`
    const shop = await serve(t, (_request, response) => response.end(`<!doctype html>${form}`))
    const page = await (await open()).newPage()
    await page.goto(shop.url)
    await page.locator('button').click()
    await at(page, 'phone-number').waitFor()
    t.regex(page.url(), /\/identify\//)
    await at(page, `person-${anna}`).click()
    await page.waitForURL(/\/wait$/)
  },
)

for (const language of ['fr', 'nl', 'de', 'en']) {
  withChromium(`no page is wider than 320 px: ${language}`, async (t, { simulator }, open) => {
    const context = await open({
      ...desktop,
      viewport: { width: 320, height: 640 },
      locale: language,
    })
    const page = await context.newPage()
    await visitPages(page, simulator, async (name) => {
      t.is(await page.locator('html').getAttribute('lang'), language, name)
      const wider = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      t.is(wider, 0, name)
      const cut = await page.evaluate(
        `[...document.querySelectorAll('h1, h2, h3, p, dt, dd, li, summary, .button, .pill')]
          .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0).map((one) => one.outerHTML.slice(0, 80))`,
      )
      t.deepEqual(cut, [], name)
      const small = await page.evaluate(
        `[...document.querySelectorAll('button, .button, .languages a, select, input[type=tel]')]
          .filter((one) => one.offsetParent !== null && one.offsetHeight < 44).map((one) => one.outerHTML.slice(0, 80))`,
      )
      t.deepEqual(small, [], name)
    })
  })
}

withChromium(
  'the switch on a page changes its language, and the next pages keep it',
  async (t, { simulator }, open) => {
    const page = await (await open()).newPage()
    await page.goto(authorizationUrl(simulator, { ui_locales: 'fr' }))
    t.is(await page.locator('h1').textContent(), 'Identifiez-vous')
    await at(page, 'language-de').click()
    t.is(await page.locator('h1').textContent(), 'Identifizieren Sie sich')
    t.is(await at(page, 'language-de').getAttribute('aria-current'), 'true')
    await at(page, `person-${anna}`).click()
    await page.waitForURL(/\/wait$/)
    t.is(await page.locator('h1').textContent(), 'Zeigen Sie, dass Sie es sind')
  },
)
