import type { Page } from 'playwright-core'
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

/** What a page does with its event streams, as far as tests ask. */
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
  page.evaluate('window.sources.filter((each) => each.readyState !== EventSource.CLOSED).length')

for (const count of [2, 5]) {
  withChromium(
    `a phone with ${count} requests is not loaded again until there is another`,
    async (t, { simulator }, open) => {
      const ids: string[] = []
      for (let turn = 0; turn < count; turn++) ids.push(await beginLogin(simulator))
      const page = await (await open(mobile)).newPage()
      await page.addInitScript(observe)
      let loads = 0
      page.on('load', () => {
        loads += 1
      })
      await page.goto(`${simulator.url}/app/${anna}`)
      t.is(await at(page, 'other-request').count(), count - 1)
      await streaming(page)
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
  'a phone that shows what there is, in any order, is told of the next request only',
  async (t, { simulator }) => {
    const ids = [await beginLogin(simulator), await beginLogin(simulator)]
    for (const seen of [ids, ids.toReversed()]) {
      const url = `${simulator.url}/app/${anna}/events?seen=${seen.join('.')}`
      const answer = await fetch(url)
      const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
      const next = await beginLogin(simulator)
      let text = ''
      while (!text.includes('\ndata: ')) text += (await reader?.read())?.value ?? ''
      await reader?.cancel()
      t.deepEqual(JSON.parse(/data: (.*)/.exec(text)?.[1] ?? ''), { id: next })
      await simulator.actions.reject(next)
    }
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
  'a hidden phone holds no stream, and shows what it missed when somebody looks again',
  async (t, { simulator }, open) => {
    const page = await (await open(mobile)).newPage()
    await page.addInitScript(observe)
    await page.goto(`${simulator.url}/app/${anna}`)
    await streaming(page)
    await setVisibility(page, 'hidden')
    t.is(await openStreams(page), 0)
    const id = await beginLogin(simulator)
    t.is(await at(page, 'action').count(), 0)
    await setVisibility(page, 'visible')
    await page.locator(`[data-action="${id}"]`).waitFor()
    await streaming(page)
    t.is(await openStreams(page), 1)
    // Nothing was missed: nothing is loaded again.
    await page.evaluate('window.isSame = true')
    await setVisibility(page, 'hidden')
    await setVisibility(page, 'visible')
    await setVisibility(page, 'visible')
    await streaming(page)
    t.is(await openStreams(page), 1)
    t.true(await page.evaluate('window.isSame'))
    await setVisibility(page, 'hidden')
    await simulator.actions.reject(id)
    await setVisibility(page, 'visible')
    await at(page, 'no-action').waitFor()
  },
)

withChromium(
  'a hidden waiting page holds no stream, and goes on when somebody looks again',
  async (t, { simulator }, open) => {
    const page = await (await open(desktop)).newPage()
    await page.addInitScript(observe)
    await page.goto(`${simulator.url}/demo`)
    await at(page, 'login').click()
    await at(page, 'phone-number').fill('0470 00 00 01')
    await at(page, 'send').click()
    await page.waitForURL(/\/wait$/)
    await streaming(page)
    await setVisibility(page, 'hidden')
    t.is(await openStreams(page), 0)
    const { id } = await simulator.actions.next({ phoneNumber: anna })
    await simulator.actions.confirm(id)
    t.regex(page.url(), /\/wait$/)
    await setVisibility(page, 'visible')
    await at(page, 'verified').waitFor()
  },
)

withChromium(
  'ten pages of one browser that nobody looks at leave room for one more',
  async (t, { simulator }, open) => {
    const context = await open(desktop)
    await context.addInitScript(`window.visibility = 'hidden'; ${observe}`)
    for (let count = 0; count < 10; count++) {
      const page = await context.newPage()
      await page.goto(`${simulator.url}/app/${anna}`)
      await at(page, 'no-action').waitFor()
      await page.waitForLoadState('load')
      t.is(await openStreams(page), 0)
    }
    const visitor = createVisitor()
    const wait = await identify(visitor, await openIdentify(simulator, visitor), anna)
    const page = await context.newPage()
    await page.goto(`${simulator.url}/app/${anna}`)
    await at(page, 'action').waitFor()
    await setVisibility(page, 'visible')
    await streaming(page)
    const { id } = await simulator.actions.next({ phoneNumber: anna })
    await simulator.actions.confirm(id)
    await at(page, 'no-action').waitFor()
    t.true((await goOn(visitor, wait)).searchParams.has('code'))
  },
)
