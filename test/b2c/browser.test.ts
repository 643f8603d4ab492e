import test from 'ava'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { desktop, launchOptions, mobile } from '../helpers/chromium.ts'
import { chooseDrawing } from '../helpers/drawing.ts'
import {
  controlToken,
  createPublicName,
  publicName,
  publicSecret,
  startPublic,
} from '../helpers/public.ts'
import { type Callback, createStandIn } from './stand-in.ts'

const name = createPublicName()
const b2cHost = 'https://contoso.b2clogin.com'
const at = (page: Page, id: string) => page.locator(`[data-testid="${id}"]`)

/** A browser that finds the public name on this machine; B2C's pages are made here. */
async function openBrowser(size: BrowserContextOptions) {
  const browser = await chromium.launch({
    ...launchOptions,
    args: [...launchOptions.args, `--host-resolver-rules=MAP ${publicName} 127.0.0.1`],
  })
  const context = await browser.newContext({ ...size, ignoreHTTPSErrors: true })
  return { browser, context }
}

/** Presses the button on B2C's page, and goes on until B2C is called again. */
async function press(page: Page, url: string, goOn: () => Promise<void>): Promise<Callback> {
  const html = `<a id="itsme" href="${url.replaceAll('&', '&amp;')}">itsme</a>`
  const callback = new Promise<Callback>((resolve) => {
    void page.route(`${b2cHost}/**`, async (route) => {
      const { pathname, searchParams } = new URL(route.request().url())
      if (pathname.endsWith('/authresp')) resolve({ method: 'GET', params: searchParams })
      const body = pathname.endsWith('/authresp') ? 'back' : html
      await route.fulfill({ contentType: 'text/html', body })
    })
  })
  await page.goto(`${b2cHost}/contoso.onmicrosoft.com/b2c_1_itsme/oauth2/v2.0/authorize`)
  await page.locator('#itsme').click()
  await goOn()
  const answer = await callback
  await page.unroute(`${b2cHost}/**`)
  return answer
}

for (const [title, size] of [
  ['desktop', desktop],
  ['phone', mobile],
] as const) {
  test.serial(
    `with the token in one browser: a whole B2C login through the gate, ${title}`,
    async (t) => {
      const known = await name
      const { url } = await startPublic(t, known, { gate: true, path: '/tests' })
      const { browser, context } = await openBrowser(size)
      t.teardown(() => browser.close())
      const party = createStandIn({
        tenant: 'contoso',
        metadataUrl: `${url}/clientsecret-oidc/csapi/v0.1/.well-known/openid-configuration`,
        clientId: 'MYAPP',
        clientSecret: publicSecret,
        service: 'MYAPP_LOGIN',
        kind: 'custom policy',
        network: known,
      })
      const page = await context.newPage()
      const identify = async () => {
        await at(page, 'phone-number').fill('0470 00 00 01')
        await at(page, 'send').click()
        await page.waitForURL(/\/wait$/)
      }
      const confirm = async () => {
        const phone = await context.newPage()
        await phone.goto(`${url}/app/+32470000001`)
        await chooseDrawing(page, phone)
        await at(phone, 'confirm').click()
        await at(phone, 'notice').waitFor()
        await phone.close()
      }

      const first = await party.login((address) =>
        press(page, address, async () => {
          await page.waitForURL(/\/tests\/sign-in\?returnTo=/)
          await at(page, 'token').fill(controlToken)
          await at(page, 'sign-in').click()
          await page.waitForURL(/\/tests\/identify\//)
          await identify()
          await confirm()
        }),
      )
      t.is(first['name'], 'Anna Peeters')
      t.regex(String(first['http://itsme.services/v2/claim/BENationalNumber']), /^\d{11}$/)

      // The strict cookie does not come along from B2C's page: nobody types the token twice all the same.
      const second = await party.login((address) =>
        press(page, address, async () => {
          await page.waitForURL(/\/tests\/identify\//)
          await identify()
          await confirm()
        }),
      )
      t.is(second['sub'], first['sub'])
    },
  )
}
