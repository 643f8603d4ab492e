import test from 'ava'
import type { BrowserContext, Page } from 'playwright-core'
import { decodeQR } from 'qr/decode.js'
import type { Simulator } from '../../src/index.ts'
import { desktop, mobile, withChromium } from '../helpers/chromium.ts'
import { chooseDrawing } from '../helpers/drawing.ts'
import { publicSecret } from '../helpers/public.ts'
import { raw } from '../helpers/raw.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import {
  authorizationUrl,
  callback,
  createClient,
  createVisitor,
  decode,
  goOn,
  openIdentify,
  redeem,
  type Visitor,
} from '../helpers/visitor.ts'

const [anna, bram, blocked] = ['+32470000001', '+32470000002', '+32470000008'] as const
const mode = 'http://itsme.services/v2/claim/identification_mode'
const at = (page: Page, id: string) => page.locator(`[data-testid="${id}"]`)

/** Opens the identify page. Returns its address, and the content of its QR code. */
async function openCode(simulator: Simulator, visitor: Visitor = createVisitor()) {
  const claims = JSON.stringify({ id_token: { [mode]: null } })
  const page = await openIdentify(simulator, visitor, { claims })
  return { page, wait: `${page}/wait`, ...(await codeOn(visitor, page)) }
}

async function codeOn(visitor: Visitor, page: string) {
  const { body } = await visitor.get(page)
  const content = /data-content="([^"]*)"/.exec(body)?.[1] ?? ''
  return { content, body }
}

async function modeOf(simulator: Simulator, back: URL): Promise<unknown> {
  const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
  return decode(body['id_token'])[mode]
}

withSimulator('a scan begins a login whose identification_mode is QR', async (t, { simulator }) => {
  const visitor = createVisitor()
  const { wait, content } = await openCode(simulator, visitor)
  t.regex(content, new RegExp(`^${simulator.url}/scan/[a-z0-9]{20}$`))
  const { action } = await simulator.users.scan(bram, content)
  t.is(action?.phoneNumber, bram)
  const back = await goOn(visitor, wait)
  t.is(await modeOf(simulator, back), 'QR')
  const [login] = await simulator.logins.list()
  t.is(login?.identifiedBy, 'qr')
})

withSimulator(
  'the control API scans: by the whole content, or by the code alone',
  async (t, { simulator }) => {
    const scan = async (code: string, who: string = anna) => {
      const answer = await createClient().post(`${simulator.url}/control/users/${who}/scan`, {
        json: { code },
      })
      return { status: answer.statusCode, body: JSON.parse(answer.body) }
    }
    const { content } = await openCode(simulator)
    const first = await scan(content)
    t.is(first.status, 200)
    t.like(first.body.action, { phoneNumber: anna, status: 'pending' })
    const again = await scan(content)
    t.is(again.status, 410)
    t.is(again.body.type, 'urn:itsme-simulator:too-old')
    t.regex(
      again.body.detail,
      /the QR code is too old: it was scanned before; scan the one that is shown/,
    )
    const other = await openCode(simulator)
    t.is((await scan(other.content.slice(-20))).status, 200)
    const unknown = await scan('k3j5h2g8f9d7s6a4q1w0')
    t.is(unknown.status, 404)
    t.regex(unknown.body.detail, /no QR code has the code "k3j5h2g8f9d7s6a4q1w0"/)
    t.is((await scan(other.content, '+32499999999')).status, 404)
    const third = await openCode(simulator)
    const refused = await scan(third.content, blocked)
    t.is(refused.status, 422)
    t.regex(refused.body.detail, /the account of \+32470000008 is blocked: its app scans nothing/)
    t.is((await scan(third.content)).status, 200, 'a refusal does not use the code')
  },
)

test('a code is replaced after a minute, and valid for a minute more', async (t) => {
  const clock = createTestClock()
  const { simulator } = await start(t, { surroundings: { clock } })
  const visitor = createVisitor()
  const { page, content: first } = await openCode(simulator, visitor)
  t.is((await codeOn(visitor, page)).content, first, 'it stays on the page')
  clock.pass(60_000)
  const { content: second } = await codeOn(visitor, page)
  t.not(second, first)
  clock.pass(59_000)
  const third = (await openCode(simulator)).content
  await simulator.users.scan(anna, first)
  clock.pass(121_000)
  await t.throwsAsync(simulator.users.scan(anna, third), {
    code: 'too-old',
    message: 'the QR code is too old: it was replaced; scan the one that is shown',
  })
})

test('a login that has ended cannot be scanned', async (t) => {
  const { simulator } = await start(t)
  const visitor = createVisitor()
  const { page, content } = await openCode(simulator, visitor)
  await visitor.post(`${page}/cancel`, {})
  await t.throwsAsync(simulator.users.scan(anna, content), {
    code: 'not-found',
    message: 'the login of this QR code has ended; start again at the application',
  })
  await simulator.reset()
  await t.throwsAsync(simulator.users.scan(anna, content), { code: 'not-found' })
})

withSimulator('a test person is chosen as if the code was scanned', async (t, { simulator }) => {
  const visitor = createVisitor()
  const { page, wait } = await openCode(simulator, visitor)
  await visitor.post(page, { phoneNumber: bram, how: 'qr' })
  t.is(await modeOf(simulator, await goOn(visitor, wait)), 'QR')
  const typed = createVisitor()
  const next = await openCode(simulator, typed)
  await typed.post(next.page, { phoneNumber: bram })
  t.is(await modeOf(simulator, await goOn(typed, next.wait)), 'MSISDN')
})

for (const [identify, hasCode, isFolded] of [
  ['both', true, false],
  ['qr', true, true],
  ['number', false, false],
] as const) {
  test(`--identify ${identify}`, async (t) => {
    const { simulator } = await start(t, { identify })
    const { body } = await openCode(simulator)
    t.is(body.includes('data-testid="qr-code"'), hasCode)
    t.is(/<details class="way number fold"/.test(body), isFolded)
    t.regex(body, /<h2[^>]*>Use your phone number<\/h2>/)
  })
}

test('a phone has no code to scan, whether it says so by a hint or by its name', async (t) => {
  const { simulator } = await start(t)
  const visitor = createVisitor()
  const page = await openIdentify(simulator, visitor)
  const names = [
    [{ 'sec-ch-ua-mobile': '?1' }, false],
    [
      { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) Mobile/15E148' },
      false,
    ],
    [{ 'sec-ch-ua-mobile': '?0', 'user-agent': 'Mobile' }, true],
  ] as const
  for (const [headers, expected] of names) {
    const { body } = await visitor.get(page, headers)
    t.is(body.includes('data-testid="qr-code"'), expected, JSON.stringify(headers))
  }
})

test('on a public URL, a code leads a stranger to the sign-in page, and the page shows no link', async (t) => {
  const { simulator } = await start(t, {
    publicUrl: 'https://itsme.example.com',
    controlToken: 'a-control-token-for-tests',
    fixtures: {
      partners: [
        {
          code: 'DEMO',
          secret: publicSecret,
          services: [{ code: 'DEMO_LOGIN', redirectUris: [callback] }],
        },
      ],
    },
  })
  const headers = { host: 'itsme.example.com', 'x-forwarded-for': '203.0.113.9' }
  const begun = await raw(
    simulator,
    'GET',
    new URL(authorizationUrl(simulator)).pathname + new URL(authorizationUrl(simulator)).search,
    headers,
  )
  t.is(begun.status, 302, begun.body)
  const page = new URL(String(begun.headers['location']))
  const cookie = [begun.headers['set-cookie']]
    .flat()
    .map((each) => String(each).split(';')[0])
    .join('; ')
  const { body } = await raw(simulator, 'GET', page.pathname, { ...headers, cookie })
  const content = /data-content="([^"]*)"/.exec(body)?.[1] ?? ''
  t.regex(content, /^https:\/\/itsme\.example\.com\/scan\/[a-z0-9]{20}$/)
  t.regex(body, /<div class="scan-code"/)
  const answer = await raw(simulator, 'GET', new URL(content).pathname, headers)
  t.is(answer.status, 303)
  t.regex(String(answer.headers['location']), /\/sign-in\?returnTo=%2Fscan%2F/)
})

/** Takes a picture of the QR code of a page, and reads it with another library than the one that drew it. */
async function readCode(page: Page, context: BrowserContext): Promise<string> {
  const picture = (await at(page, 'qr-code').screenshot()).toString('base64')
  const blank = await context.newPage()
  const pixels = await blank.evaluate(async (base64) => {
    const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob()
    const bitmap = await createImageBitmap(blob)
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const drawing = canvas.getContext('2d')
    drawing?.drawImage(bitmap, 0, 0)
    const { data, width, height } = drawing?.getImageData(0, 0, bitmap.width, bitmap.height) ?? {}
    return { data: [...(data ?? [])], width: width ?? 0, height: height ?? 0 }
  }, picture)
  await blank.close()
  return decodeQR({ ...pixels, data: new Uint8ClampedArray(pixels.data) })
}

withChromium(
  'a code that a second browser has photographed: the first one goes on',
  async (t, { simulator }, open) => {
    const context = await open(desktop)
    const page = await context.newPage()
    await page.goto(authorizationUrl(simulator))
    const content = await readCode(page, context)
    const phone = await (await open(mobile)).newPage()
    await phone.goto(content)
    t.is(await phone.locator('h1').textContent(), 'Whose phone is this?')
    await at(phone, `person-${anna}`).click()
    await page.waitForURL(/\/wait$/)
    await chooseDrawing(page, phone)
    const back = page.waitForRequest(/localhost:54321/)
    await at(phone, 'confirm').click()
    t.regex((await back).url(), /[?&]code=/)
    await phone.goto(content)
    t.regex((await phone.locator('body').textContent()) ?? '', /This QR code cannot be scanned/)
  },
)

withChromium(
  'a click on the code leads to the phones, and the content can be pasted into one',
  async (t, { simulator }, open) => {
    const context = await open(desktop)
    const page = await context.newPage()
    await page.goto(authorizationUrl(simulator))
    const [clicked] = await Promise.all([context.waitForEvent('page'), at(page, 'qr-code').click()])
    await clicked.waitForLoadState()
    t.is(await clicked.locator('h1').textContent(), 'Whose phone is this?')
    const content = clicked.url()
    await clicked.goto(`${simulator.url}/app/${anna}`)
    await at(clicked, 'scan').locator('summary').click()
    await at(clicked, 'scan-code').fill(content)
    await at(clicked, 'scan-go').click()
    await page.waitForURL(/\/wait$/)
    t.is(await at(clicked, 'action').count(), 1)
  },
)

test('the code on the page is replaced by its stream', async (t) => {
  const clock = createTestClock()
  const { simulator } = await start(t, { surroundings: { clock } })
  const visitor = createVisitor()
  const { page, content } = await openCode(simulator, visitor)
  const cookie = await visitor.jar.getCookieString(page)
  const stream = await fetch(`${page}/code-events?seen=`, { headers: { cookie } })
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const next = async (): Promise<string> => {
    const [, event, rest] =
      /^(?::[^\n]*\n\n)*(event: [^\n]*\ndata: [^\n]*)\n\n(.*)$/s.exec(text) ?? []
    if (event !== undefined) {
      text = rest ?? ''
      return event
    }
    const { value = '', done } = (await reader?.read()) ?? { done: true }
    if (done) return 'the end'
    text += value
    return next()
  }
  t.true((await next()).includes(content))
  clock.pass(60_000)
  const replaced = /"url":"([^"]*)"/.exec(await next())?.[1] ?? ''
  t.not(replaced, content)
  await simulator.users.scan(anna, replaced)
  t.regex(await next(), /^event: identified/)
})

const words = {
  en: ['Use your phone number', 'Send', 'Prove it’s you', /^Icon number \d+$/],
  fr: ['Utilisez votre numéro de téléphone', 'Envoyer', /^Prouvez/, /^Icône numéro \d+$/],
} as const

withChromium(
  'the names of the real pages, in English and French',
  async (t, { simulator }, open) => {
    for (const [locale, [heading, send, waiting, icon]] of Object.entries(words)) {
      const page = await (await open({ ...mobile, locale })).newPage()
      await page.goto(authorizationUrl(simulator))
      await page.getByRole('heading', { name: heading }).waitFor()
      await page.getByRole('button', { name: '+32' }).waitFor()
      await page.getByRole('textbox').fill('470000001')
      await page.getByRole('button', { name: send }).click()
      await page.getByRole('heading', { name: waiting }).waitFor()
      const image = page.getByRole('main').getByRole('img', { name: icon })
      t.is(await image.locator('title').count(), 1, locale)
    }
  },
)
