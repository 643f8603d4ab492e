import test, { type ExecutionContext } from 'ava'
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import type { SimulatorOptions } from '../../src/index.ts'
import { type Started, start } from './simulator.ts'

export const launchOptions = {
  ...(process.env['CHROMIUM_PATH'] ? { executablePath: process.env['CHROMIUM_PATH'] } : {}),
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-quic',
    '--disable-component-update',
  ],
}

export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 820 } }
export const mobile: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
}

type OpenContext = (options?: BrowserContextOptions) => Promise<BrowserContext>

let browser: ReturnType<typeof chromium.launch> | undefined
test.after.always(async () => (await browser)?.close())

/** A test with a simulator and Chromium: each context is a browser of its own, and any script error fails the test. */
export function withChromium(
  title: string,
  run: (t: ExecutionContext, started: Started, open: OpenContext) => Promise<void>,
  options: SimulatorOptions = {},
): void {
  test.serial(title, async (t) => {
    browser ??= chromium.launch(launchOptions)
    const started = await start(t, options)
    const errors: string[] = []
    const open: OpenContext = async (contextOptions = desktop) => {
      const context = await ((await browser) as Awaited<NonNullable<typeof browser>>).newContext(
        contextOptions,
      )
      t.teardown(() => context.close())
      context.on('weberror', (error) => errors.push(error.error().message))
      context.on('console', (message) => {
        if (/Content Security Policy|Refused to/.test(message.text())) errors.push(message.text())
      })
      return context
    }
    await run(t, started, open)
    t.deepEqual(errors, [])
  })
}
