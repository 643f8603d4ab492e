// Makes the pictures of the README from the running product: docs/pictures/*.jpg. Needs `npm run build` before.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import { startSimulator } from '../dist/bundle/index.js'
import { startCarelessApplication } from '../dist/test/check/applications/careless.js'

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
  await page.goto(/^(http|file):/.test(path) ? path : simulator.url + path)
  return page
}

async function save(page, name, options = {}) {
  await page.evaluate('document.fonts.ready')
  await page.screenshot({
    path: join(folder, `${name}.jpg`),
    type: 'jpeg',
    quality: 40,
    ...options,
  })
}

/** The report about an application that checks neither `nonce` nor audience. Returns its path. */
async function report() {
  const application = await startCarelessApplication(simulator)
  const path = join(mkdtempSync(join(tmpdir(), 'itsme-pictures-')), 'check.html')
  const flags = ['--simulator', simulator.url, '--seed', 'pictures', '--report', path]
  const groups = ['sent', 'id-token', 'browser'].flatMap((group) => ['--only', group])
  const about = ['--start-url', `${application.url}/login`, '--success', 'text:{name}']
  const bin = join(root, 'bin', 'itsme-simulator.js')
  // It ends with 1, since the application is careless.
  await promisify(execFile)(process.execPath, [bin, 'check', ...about, ...flags, ...groups]).catch(
    () => undefined,
  )
  await application.close()
  return path
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
  const clip = { x: 0, y: 0, width: 1060, height: 360 }
  const checked = await open(pathToFileURL(await report()).href)
  await checked.evaluate("document.body.style.zoom = '0.75'")
  await save(checked, 'check', { clip })
} finally {
  await browser.close()
  await simulator.stop()
}

const names = ['waiting', 'home', 'phones', 'login', 'check']
const size = names.reduce((sum, name) => sum + statSync(join(folder, `${name}.jpg`)).size, 0)
console.log(`${names.length} pictures, ${size} bytes`)
if (size > maxSize) {
  console.error(`the pictures are over ${maxSize} bytes together`)
  process.exitCode = 1
}
