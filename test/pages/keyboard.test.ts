import type { ExecutionContext } from 'ava'
import type { Page } from 'playwright-core'
import type { Simulator } from '../../src/index.ts'
import { withChromium } from '../helpers/chromium.ts'
import { createVisitor, identify, openIdentify } from '../helpers/visitor.ts'

const [anna, bram] = ['+32470000001', '+32470000002'] as const
const at = (page: Page, id: string) => page.locator(`[data-testid="${id}"]`)

const focused = (page: Page) =>
  page.evaluate<{ name: string; isShown: boolean }>(`(() => {
    const element = document.activeElement
    // A box that is drawn by its label has its ring there.
    const drawn = [element, element.nextElementSibling, element.closest('label')].filter(Boolean)
    const isShown = element === document.body || drawn.some((each) => getComputedStyle(each).outlineStyle !== 'none')
    return { name: element.dataset.testid ?? element.outerHTML.slice(0, 200), isShown }
  })()`)

/** Presses Tab until something is focused, which everything on the way shows. */
async function tabTo(t: ExecutionContext, page: Page, wanted: RegExp, key = 'Tab') {
  for (let turn = 0; turn < 200; turn++) {
    await page.keyboard.press(key)
    const { name, isShown } = await focused(page)
    t.true(isShown, `the focus on ${name} of ${page.url()} is not seen`)
    if (wanted.test(name)) return
  }
  t.fail(`${wanted} is not reached`)
}

/** Chooses the drawing of a request on the phone that is focused, and confirms. */
async function confirm(t: ExecutionContext, page: Page, simulator: Simulator, number: string) {
  const { icon } = await simulator.actions.next({ phoneNumber: number })
  await tabTo(t, page, /^icon-/)
  await page.keyboard.press('Space')
  for (let turn = 0; (await focused(page)).name !== `icon-${icon}`; turn++) {
    if (turn > 20) return t.fail('the drawing is not reached')
    await page.keyboard.press('ArrowRight')
  }
  await tabTo(t, page, /^confirm$/)
  await page.keyboard.press('Enter')
}

withChromium('a login of the demo by the keyboard alone', async (t, { simulator }, open) => {
  const page = await (await open()).newPage()
  await page.goto(`${simulator.url}/demo`)
  await tabTo(t, page, /^preset-b2c$/)
  await tabTo(t, page, /^preset-own$/, 'Shift+Tab')
  await tabTo(t, page, /^acr$/)
  await page.keyboard.type('basic')
  await tabTo(t, page, /^scope-eid$/)
  await page.keyboard.press('Space')
  await page.locator('[data-testid=request]', { hasText: 'profile email phone address' }).waitFor()
  await tabTo(t, page, /^login$/)
  await page.keyboard.press('Enter')
  await at(page, 'phone-number').waitFor()
  await page.keyboard.type('0470000001')
  await page.keyboard.press('Enter')
  await at(page, 'waiting').waitFor()
  await confirm(t, page, simulator, anna)
  await at(page, 'verified').waitFor()
  const [login] = await simulator.logins.list()
  t.is(login?.outcome, 'logged-in')
})

withChromium('the board by the keyboard alone', async (t, { simulator }, open) => {
  const page = await (await open()).newPage()
  await page.goto(`${simulator.url}/app`)
  const visitor = createVisitor()
  await identify(visitor, await openIdentify(simulator, visitor), anna)
  await at(page, 'action').waitFor()
  await confirm(t, page, simulator, anna)
  await at(page, 'just-ended').waitFor()
  await tabTo(t, page, /^search$/)
  await page.keyboard.type('bram')
  await at(page, 'phone-+32470000003').waitFor({ state: 'detached' })
  const saved = page.waitForResponse((response) => response.url().endsWith('/scenario'))
  await tabTo(t, page, /^what-happens$/)
  await page.keyboard.type('rejects')
  await saved
  t.is((await simulator.users.get(bram)).scenario, 'reject')
  await tabTo(t, page, /^pin$/)
  await page.keyboard.press('Enter')
  await at(page, 'board').locator(`[data-testid="phone-${bram}"]`).waitFor()
})
