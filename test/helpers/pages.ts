import type { Page } from 'playwright-core'
import type { Simulator } from '../../src/index.ts'
import { freeText } from './templates.ts'
import { authorizationUrl } from './visitor.ts'

const anna = '+32470000001'
const at = (page: Page, id: string) => page.locator(`[data-testid="${id}"]`)

/** Opens the pages of a simulator, one after the other, and looks at each. */
export async function visitPages(
  page: Page,
  simulator: Simulator,
  look: (name: string) => Promise<void>,
) {
  const claims = JSON.stringify({
    userinfo: {
      ...JSON.parse(freeText('<b>Donaudampfschifffahrtsgesellschaftskapitän</b><br>ok')).userinfo,
    },
  })
  for (const [name, path] of Object.entries({
    home: '/',
    demo: '/demo',
    phones: '/app',
    findings: '/inspector/findings',
    faults: '/inspector/faults',
    guide: '/guide',
    testers: '/inspector/testers',
    'demo, B2C': '/demo?client=DEMO+DEMO_LOGIN&preset=b2c',
    kiosk: '/demo/kiosk',
    'demo, confirmation': '/demo?client=DEMO_KEYS+DEMO_KEYS_PAYMENT',
    'home, tenant': '/?for=b2c-user-flow',
    'home, B2C': '/?for=b2c-custom-policy&tenant=contoso',
    'home, code': '/?for=openid-client&show=secret',
    person: '/app/+32470000001/edit',
    'new person': '/app/add',
    partners: '/inspector/partners',
    partner: '/inspector/partners/DEMO',
    'partner with keys': '/inspector/partners/DEMO_KEYS',
    'new partner': '/inspector/partners/new',
    'sign in': '/sign-in',
    missing: '/nothing-here',
  })) {
    await page.goto(simulator.url + path)
    await look(name)
  }
  await page.goto(authorizationUrl(simulator, { client_id: 'SOMEBODY_ELSE' }))
  await look('error')
  await page.goto(authorizationUrl(simulator, { redirect_uri: 'https://app.example/calback' }))
  await look('error, redirect URI')
  await page.goto(
    authorizationUrl(simulator, { scope: 'openid service:DEMO_CONFIRMATION profile eid', claims }),
  )
  await look('identify')
  const content = await at(page, 'qr-code').locator('svg').getAttribute('data-content')
  await page.goto(String(content))
  await look('whose phone is this')
  await page.goBack()
  await page.goto(`${page.url()}/app`)
  await look('whose phone, in app to app')
  await page.goBack()
  await at(page, 'phone-number').fill('0499 99 99 99')
  await at(page, 'send').click()
  await at(page, 'alert').waitFor()
  await look('identify, refused')
  await page.goto(
    authorizationUrl(simulator, { scope: 'openid service:DEMO_CONFIRMATION profile eid', claims }),
  )
  await at(page, `person-${anna}`).click()
  await page.waitForURL(/\/wait$/)
  await look('wait')
  await page.goto(`${simulator.url}/app/${anna}`)
  await look('phone')
  await page.goto(`${simulator.url}/app/+32470000002`)
  await look('phone, empty')
  await simulator.logins.run({ partner: 'DEMO', phoneNumber: '+32470000021', tokens: true })
  await page.goto(`${simulator.url}/inspector`)
  await look('logins')
  for (const { id, outcome } of await simulator.logins.list()) {
    await page.goto(`${simulator.url}/inspector/logins/${id}`)
    await look(`login, ${outcome}`)
  }
  await visitKiosk(page, simulator, look)
  await page.goto(`${simulator.url}/inspector?q=nothing`)
  await look('logins, none')
}

/** A login at the kiosk, page by page. */
async function visitKiosk(
  page: Page,
  { url }: Simulator,
  look: (name: string) => Promise<void>,
): Promise<void> {
  await page.goto(`${url}/demo/kiosk`)
  await at(page, 'kiosk-begin').click()
  await at(page, 'kiosk-code').waitFor()
  await look('kiosk, scan')
  const path = await at(page, 'kiosk-scan').getAttribute('href')
  await page.goto(new URL(String(path), url).href)
  await at(page, `person-${anna}`).click()
  await page.waitForURL(/scanned/)
  await look('phone, scanned')
  await page.goto(`${url}/demo/kiosk`)
  await at(page, 'kiosk-phones').waitFor()
  await look('kiosk, confirm')
  await page.goto(`${url}/inspector`)
  await page.locator('a[href*="/inspector/logins/"]').first().click()
  await look('login without a browser')
}
