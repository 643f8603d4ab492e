import axe from 'axe-core'
import { desktop, withChromium } from '../helpers/chromium.ts'
import { visitPages } from '../helpers/pages.ts'

/** Every violation that axe-core finds, as the rule and the first element. */
const violations = `axe.run(document).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes[0].target.join(' ') + ' ' + nodes[0].failureSummary))`

for (const [locale, colorScheme] of [
  ['en', 'light'],
  ['en', 'dark'],
  ['fr', 'light'],
  ['nl', 'light'],
  ['de', 'light'],
] as const) {
  withChromium(
    `axe-core finds nothing wrong with any page at three sizes: ${locale}, ${colorScheme}`,
    async (t, { simulator }, open) => {
      t.timeout(240_000)
      const page = await (await open({ ...desktop, colorScheme, locale })).newPage()
      await visitPages(page, simulator, async (name) => {
        await page.evaluate(axe.source)
        for (const width of [1280, 390, 320]) {
          await page.setViewportSize({ width, height: 800 })
          t.deepEqual(await page.evaluate(violations), [], `${name}, ${width} px`)
        }
        await page.setViewportSize({ width: 1280, height: 800 })
      })
    },
  )
}

/** The buttons whose words are broken into letters, as their texts. */
const squeezed = `[...document.querySelectorAll('.btn')]
  .filter(({ offsetWidth, offsetHeight }) => offsetHeight > 1.2 * offsetWidth)
  .map(({ textContent }) => textContent)`

for (const width of [1080, 820, 390, 320]) {
  withChromium(
    `no page is wider than its window, in German: ${width} px`,
    async (t, { simulator }, open) => {
      const viewport = { width, height: 800 }
      const page = await (await open({ ...desktop, viewport, locale: 'de' })).newPage()
      await visitPages(page, simulator, async (name) => {
        const shown = await page.evaluate<number>('document.documentElement.scrollWidth')
        t.true(shown <= width, `${name}: ${shown}`)
        const header = await page.evaluate<number>(
          `document.querySelector('.site-in')?.offsetHeight ?? 0`,
        )
        t.true(header < 90, `${name}: the header has two lines`)
        t.deepEqual(await page.evaluate(squeezed), [], `${name}: a button is too narrow for a word`)
      })
    },
  )
}
