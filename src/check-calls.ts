import type { SimulatorContext } from './api/context.ts'
import type { CheckRequest } from './check/check-request.ts'
import type { CheckReport } from './check/report/json.ts'
import { defined } from './domain/defined.ts'
import { seededRandom } from './domain/random.ts'

/** Checks an application that logs people in at a simulator, or at a sandbox of it. @param url of that */
export async function checkApplication(
  { controlToken, clock, random, stopping }: SimulatorContext,
  url: string,
  { seed, signal = stopping, onRow, browser = false, ...settings }: CheckRequest,
): Promise<CheckReport> {
  // Imported on demand: simulators start without them.
  const [{ runCheck }, { withBrowsers }, { resultJson }] = await Promise.all([
    import('./check/run-check.ts'),
    import('./check/browser/with-browsers.ts'),
    import('./check/report/json.ts'),
  ])
  const result = await withBrowsers(browser, (openBrowser) =>
    runCheck(settings, {
      simulatorUrl: url,
      openBrowser,
      clock,
      random: seed === undefined ? random : seededRandom(seed),
      signal,
      ...defined({ controlToken, onRow }),
    }),
  )
  return resultJson(result)
}
