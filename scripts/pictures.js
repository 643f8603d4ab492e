// Makes the pictures of the README from the running product: docs/pictures/*.jpg. Needs `npm run build` before.
import { mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { startSimulator } from '../dist/bundle/index.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const folder = join(root, 'docs', 'pictures')
/** All pictures together, in bytes. */
const maxSize = 200_000

const simulator = await startSimulator({
  port: 4876,
  seed: 'pictures',
  fixtures: {
    partners: [
      {
        code: 'MYAPP',
        name: 'My app',
        secret: 'a-secret-for-pictures-that-is-long-enough',
        services: [{ code: 'MYAPP_LOGIN', redirectUris: ['http://localhost:3000/callback'] }],
      },
    ],
  },
})
const browser = await chromium.launch({
  ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
  args: ['--no-sandbox'],
})

const request = (changes) =>
  `${simulator.issuers.v2}/authorization?${new URLSearchParams({
    client_id: 'MYAPP',
    response_type: 'code',
    scope: 'openid service:MYAPP_LOGIN profile email',
    redirect_uri: 'http://localhost:3000/callback',
    state: 'a-state',
    nonce: 'a-nonce',
    ...changes,
  })}`

async function open(path = '/') {
  const page = await browser.newPage({
    viewport: { width: 1060, height: 600 },
    colorScheme: 'light',
    locale: 'en',
    reducedMotion: 'reduce',
  })
  await page.goto(path.startsWith('http') ? path : simulator.url + path)
  return page
}

async function save(page, name) {
  await page.evaluate('document.fonts.ready')
  await page.screenshot({ path: join(folder, `${name}.jpg`), type: 'jpeg', quality: 55 })
}

mkdirSync(folder, { recursive: true })
try {
  await simulator.logins.run({ partner: 'DEMO', phoneNumber: '+32470000002', tokens: true })
  const refused = await open(request({ redirect_uri: 'http://localhost:3000/calback' }))
  await refused.close()
  const wait = await open(request({}))
  await wait.locator('[data-testid="person-+32470000001"]').click()
  await wait.waitForURL(/\/wait$/)
  await save(wait, 'waiting')
  await save(await open('/'), 'home')
  await save(await open('/app'), 'phones')
  const [login] = (await simulator.logins.list()).filter(
    ({ outcome }) => outcome === 'request-refused',
  )
  await save(await open(`/inspector/logins/${login.id}`), 'login')
} finally {
  await browser.close()
  await simulator.stop()
}

const names = ['waiting', 'home', 'phones', 'login']
const size = names.reduce((sum, name) => sum + statSync(join(folder, `${name}.jpg`)).size, 0)
console.log(`${names.length} pictures, ${size} bytes`)
if (size > maxSize) {
  console.error(`the pictures are over ${maxSize} bytes together`)
  process.exitCode = 1
}
