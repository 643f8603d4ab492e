import type { OpenBrowser } from './check-browser.ts'

/**
 * Runs something that opens browsers.
 *
 * @param isChromium whether they are the user's Chromium, which runs JavaScript, or read HTML only
 * @throws CheckError if Chromium does not start
 */
export async function withBrowsers<T>(
  isChromium: boolean,
  run: (openBrowser: OpenBrowser) => Promise<T>,
): Promise<T> {
  if (!isChromium) {
    const { openHttpBrowser } = await import('./http-browser.ts')
    return run(openHttpBrowser)
  }
  const { startChromium } = await import('./chromium.ts')
  const chromium = await startChromium()
  try {
    return await run(chromium.openBrowser)
  } finally {
    await chromium.close()
  }
}
