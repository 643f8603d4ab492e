import type { BrowserContext, Page, Route } from 'playwright-core'
import type { Simulator } from '../../src/index.ts'
import { desktop, mobile, withChromium } from '../helpers/chromium.ts'
import { withSimulator } from '../helpers/simulator.ts'
import { until } from '../helpers/until.ts'
import { createVisitor, goOn, identify, openIdentify } from '../helpers/visitor.ts'

const anna = '+32470000001'
const at = (page: Page, id: string) => page.locator(`[data-testid="${id}"]`)

/** Begins a login: a request on Anna's phone. The answer is its id. */
async function beginLogin(simulator: Simulator): Promise<string> {
  const visitor = createVisitor()
  await identify(visitor, await openIdentify(simulator, visitor), anna)
  return String((await simulator.actions.list()).at(-1)?.id)
}

/** Goes from the demo website to the waiting page of a person. */
async function openWait(page: Page, simulator: Simulator, number = '0470 00 00 01') {
  await page.goto(`${simulator.url}/demo`)
  await at(page, 'login').click()
  await at(page, 'phone-number').fill(number)
  await at(page, 'send').click()
  await page.waitForURL(/\/wait$/)
}

/** What a page does with its own event streams. */
const observe = `
  const Original = window.EventSource
  window.sources = []
  window.EventSource = class extends Original {
    constructor(url) {
      super(url)
      window.sources.push(this)
    }
  }
  window.visibility = window.visibility ?? 'visible'
  Object.defineProperty(document, 'visibilityState', { get: () => window.visibility })
`
const withoutWorkers = 'delete window.SharedWorker'
const withoutLocks = `${withoutWorkers}; delete Navigator.prototype.locks`

async function setVisibility(page: Page, visibility: 'visible' | 'hidden'): Promise<void> {
  await page.evaluate(
    `window.visibility = '${visibility}'; document.dispatchEvent(new Event('visibilitychange'))`,
  )
}

/** Resolves when the newest stream of a page is open. The page's policy forbids a function that waits in it. */
async function streaming(page: Page): Promise<void> {
  const isOpen = 'window.sources.at(-1)?.readyState === EventSource.OPEN'
  await until(() => page.evaluate<boolean>(isOpen))
}

const openStreams = (page: Page) =>
  page.evaluate<number>(
    'window.sources.filter((each) => each.readyState !== EventSource.CLOSED).length',
  )

async function openPhones(context: BrowserContext, simulator: Simulator, count: number) {
  const pages: Page[] = []
  for (let number = 0; number < count; number++) {
    const page = await context.newPage()
    await page.goto(`${simulator.url}/app/${anna}`)
    pages.push(page)
  }
  return pages
}

for (const [way, script, streams] of [
  ['by a SharedWorker', '', 0],
  ['by one page that tells the others', withoutWorkers, 1],
] as const) {
  withChromium(
    `ten open windows of one browser are all live, ${way}`,
    async (t, { simulator }, open) => {
      const context = await open(desktop)
      await context.addInitScript(`${script}; ${observe}`)
      const pages = await openPhones(context, simulator, 8)
      const board = await context.newPage()
      await board.goto(`${simulator.url}/app`)
      const wait = await context.newPage()
      await openWait(wait, simulator)
      const all = [...pages, board, wait]
      for (const page of [...pages, board]) await at(page, 'action').waitFor()
      const counts = await Promise.all(all.map(openStreams))
      t.is(
        counts.reduce((sum, count) => sum + count, 0),
        streams,
      )
      // A page that closes takes nothing from the others, also if it held the stream.
      await pages[0]?.close()
      const { id } = await simulator.actions.next({ phoneNumber: anna })
      await simulator.actions.confirm(id)
      await at(wait, 'verified').waitFor()
      for (const page of pages.slice(1)) await at(page, 'no-action').waitFor()
      await at(board, 'just-ended').waitFor()
    },
  )
}

withChromium(
  'a decision that the waiting page learns twice ends the login once',
  async (t, { simulator }, open) => {
    const page = await (await open(mobile)).newPage()
    let reloads = 0
    let answers = 0
    await page.exposeFunction('reloaded', () => (reloads += 1))
    await page.exposeFunction('answered', () => (answers += 1))
    await page.addInitScript(`
      navigation.addEventListener('navigate', ({ navigationType }) => {
        if (navigationType === 'reload') window.reloaded()
      })
      const read = Response.prototype.json
      Response.prototype.json = function json() {
        return read.call(this).finally(() => setTimeout(window.answered))
      }
    `)
    const questions: Route[] = []
    await page.route('**/status', (route) => void questions.push(route))
    await openWait(page, simulator)
    // The page asks when its stream opens. The decision comes as an event of the stream.
    t.true(await until(() => questions.length === 1))
    await page.route('**/wait', async (route) => {
      // The login ends here. The answer comes before the browser knows.
      const response = await route.fetch({ maxRedirects: 0 })
      await questions.pop()?.continue()
      await until(() => answers === 1)
      await route.fulfill({ response })
    })
    await confirmNext(simulator)
    await at(page, 'verified').waitFor()
    t.is(reloads, 1)
    t.is(answers, 1)
  },
)

withChromium('after a reset, the waiting page goes on', async (t, { simulator }, open) => {
  const page = await (await open(mobile)).newPage()
  const asked = page.waitForResponse('**/status')
  await openWait(page, simulator)
  await asked
  await simulator.reset()
  t.regex((await at(page, 'error-message').textContent()) ?? '', /ended|expired/)
})

withChromium(
  'on the waiting page, a stream that was refused is opened again',
  async (t, { simulator }, open) => {
    const page = await openSteered(open)
    let refused = 0
    let isDown = true
    await page.route('**/events', (route) => {
      if (!isDown || !isOfWaitingPage(route)) return route.continue()
      refused += 1
      return route.fulfill({ status: 503 })
    })
    await openWait(page, simulator)
    t.true(await until(() => refused > 0))
    await confirmNext(simulator)
    isDown = false
    await page.clock.runFor(6000)
    await at(page, 'verified').waitFor()
  },
)

withChromium(
  'on the waiting page, a question that got no answer is asked again',
  async (t, { simulator }, open) => {
    const page = await openSteered(open)
    let refused = 0
    let isDown = true
    await page.route('**/status', (route) => {
      if (!isDown) return route.continue()
      refused += 1
      return route.abort()
    })
    // The stream opens after the decision, so the page learns of it only from the status response.
    const streams: Route[] = []
    await page.route('**/events', (route) =>
      isOfWaitingPage(route) ? void streams.push(route) : route.continue(),
    )
    await openWait(page, simulator)
    t.true(await until(() => streams.length > 0))
    await confirmNext(simulator)
    await streams.pop()?.continue()
    t.true(await until(() => refused > 0))
    isDown = false
    await page.clock.runFor(6000)
    await at(page, 'verified').waitFor()
  },
)

async function confirmNext(simulator: Simulator): Promise<void> {
  const { id } = await simulator.actions.next({ phoneNumber: anna })
  await simulator.actions.confirm(id)
}

/** A page without workers, whose time the test tells. */
async function openSteered(
  open: (options: typeof mobile) => Promise<BrowserContext>,
): Promise<Page> {
  const page = await (await open(mobile)).newPage()
  await page.addInitScript(withoutWorkers)
  await page.clock.install()
  return page
}

function isOfWaitingPage(route: Route): boolean {
  return route.request().frame().url().endsWith('/wait')
}

withChromium(
  'without workers and locks, a visible page has a stream, a hidden one has none',
  async (t, { simulator }, open) => {
    const context = await open(mobile)
    await context.addInitScript(`${withoutLocks}; ${observe}`)
    const [page] = await openPhones(context, simulator, 1)
    if (page === undefined) return t.fail()
    await streaming(page)
    await setVisibility(page, 'hidden')
    t.is(await openStreams(page), 0)
    const id = await beginLogin(simulator)
    t.is(await at(page, 'action').count(), 0)
    await setVisibility(page, 'visible')
    await page.locator(`[data-action="${id}"]`).waitFor()
    await setVisibility(page, 'hidden')
    await setVisibility(page, 'visible')
    await setVisibility(page, 'visible')
    await streaming(page)
    t.is(await openStreams(page), 1)
    await setVisibility(page, 'hidden')
    await simulator.actions.reject(id)
    await setVisibility(page, 'visible')
    await at(page, 'no-action').waitFor()
  },
)

for (const count of [2, 5]) {
  withChromium(
    `a phone with ${count} requests is never loaded as a whole`,
    async (t, { simulator }, open) => {
      const ids: string[] = []
      for (let turn = 0; turn < count; turn++) ids.push(await beginLogin(simulator))
      const page = await (await open(mobile)).newPage()
      let loads = 0
      page.on('load', () => {
        loads += 1
      })
      await page.goto(`${simulator.url}/app/${anna}`)
      t.is(await at(page, 'other-request').count(), count - 1)
      const last = await beginLogin(simulator)
      await page.locator(`[data-action="${last}"]`).waitFor()
      t.is(await at(page, 'other-request').count(), count)
      // One that is decided elsewhere goes, and that is all.
      await simulator.actions.reject(ids[0] ?? '')
      t.true(await until(async () => (await at(page, 'other-request').count()) === count - 1))
      t.is(loads, 1)
    },
  )
}

withSimulator(
  'the stream names the phones and the actions that changed, and which ended, at once',
  async (t, { simulator }) => {
    const id = await beginLogin(simulator)
    const response = await fetch(`${simulator.url}/events`)
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    await simulator.actions.confirm(id)
    let text = ''
    while (!text.includes('data: ')) text += (await reader?.read())?.value ?? ''
    await reader?.cancel()
    const [, first = ''] = /data: (.*)/.exec(text) ?? []
    const expected = { phones: [anna], actions: [id], ended: [id] }
    t.deepEqual(JSON.parse(first), expected, 'in the first event')
  },
)

withChromium(
  'Enter in the field of the code sends the code: a wrong one confirms nothing',
  async (t, { simulator }, open) => {
    const page = await (await open(mobile)).newPage()
    const id = await beginLogin(simulator)
    await page.goto(`${simulator.url}/app/${anna}`)
    await at(page, 'other-mode').click()
    const { icon } = await simulator.actions.get(id)
    const enter = async (code: string) => {
      await at(page, `icon-${icon}`).check()
      await at(page, 'code').fill(code)
      await at(page, 'code').press('Enter')
    }
    for (const left of [2, 1]) {
      await enter('99999')
      await page.getByText(`This code is wrong. Tries left: ${left}.`).waitFor()
      t.is((await simulator.actions.get(id)).status, 'pending')
    }
    await enter('12345')
    await at(page, 'notice').waitFor()
    const { status, decision } = await simulator.actions.get(id)
    t.is(status, 'confirmed')
    t.like(decision, { kind: 'confirmed', method: 'code' })
  },
)

withChromium(
  'who may not decide has a stream of the own login, and a hidden waiting page has none',
  async (t, { simulator }, open) => {
    const context = await open(desktop)
    await context.addInitScript(observe)
    const page = await context.newPage()
    await openWait(page, simulator)
    t.is(await at(page, 'decide').count(), 0, 'hints are off')
    await streaming(page)
    await setVisibility(page, 'hidden')
    t.is(await openStreams(page), 0)
    await confirmNext(simulator)
    t.regex(page.url(), /\/wait$/)
    await setVisibility(page, 'visible')
    await at(page, 'verified').waitFor()
  },
  { fixtures: { settings: { hints: false } } },
)

withSimulator('what a waiting page asks ends nothing', async (t, { simulator }) => {
  const visitor = createVisitor()
  const wait = await identify(visitor, await openIdentify(simulator, visitor), anna)
  const status = async () => {
    const response = await visitor.get(String(wait).replace(/wait$/, 'status'))
    return JSON.parse(response.body)
  }
  t.deepEqual(await status(), { status: 'pending' })
  const { id } = await simulator.actions.next({ phoneNumber: anna })
  await simulator.actions.expire(id)
  t.deepEqual(await status(), { status: 'ended' })
  t.regex((await visitor.get(wait)).body, /This request has expired/)
  t.deepEqual(await status(), { status: 'ended' })
  t.is((await goOn(visitor, wait)).searchParams.get('error'), 'access_denied')
})

withChromium(
  'a phone that is reloaded, closed and opened again shows the request that waits',
  async (t, { simulator }, open) => {
    const context = await open(mobile)
    const page = await context.newPage()
    await page.goto(`${simulator.url}/app/${anna}`)
    const id = await beginLogin(simulator)
    const request = `[data-action="${id}"]`
    await page.locator(request).waitFor()
    await page.reload()
    await page.locator(request).waitFor()
    await page.close()
    const again = await context.newPage()
    await again.goto(`${simulator.url}/app/${anna}`)
    await again.locator(request).waitFor()
    await simulator.actions.confirm(id)
    await at(again, 'no-action').waitFor()
    t.regex(await at(again, 'history').innerText(), /Confirmed/)
  },
)
