import type { OpenBrowser } from '../check/browser/check-browser.ts'
import { CheckError } from '../check/check-error.ts'
import { withBrowser } from '../check/tools.ts'
import { defined } from '../domain/defined.ts'
import type { Terminal } from '../terminal.ts'
import { baseOf } from './base-url.ts'
import type { CheckOptions } from './check-options.ts'

/** The port of a simulator that is started for a check. */
const standardPort = 4876
/** The interval between two requests to the start URL while waiting, in milliseconds. */
const pause = 1000

/** How long to wait for the application, in milliseconds. */
const maxWait = 10 * 60_000

interface Waiting {
  readonly openBrowser: OpenBrowser
  /** Ends the wait. */
  readonly signal: AbortSignal
}

/** The simulator at which the application logs people in. */
interface CheckedSimulator {
  readonly simulatorUrl: string
  readonly controlToken?: string
}

/**
 * Runs a check at the simulator that the options name. Without one, it starts a simulator, and waits until the
 * application leads there.
 */
export async function withCheckedSimulator<T>(
  options: CheckOptions,
  { out, environment }: Terminal,
  { openBrowser, signal }: Waiting,
  run: (simulator: CheckedSimulator) => Promise<T>,
): Promise<T> {
  const controlToken = options.controlToken ?? environment['ITSME_CONTROL_TOKEN']
  if (options.simulator !== undefined) {
    return run({ simulatorUrl: baseOf(options.simulator), ...defined({ controlToken }) })
  }
  const { startSimulator } = await import('../index.ts')
  const { port = standardPort } = options
  const simulator = await startSimulator({ port, logLevel: 'silent' })
  try {
    const { url, issuers } = simulator
    out(`A simulator runs at ${url} for this check. Set up the application with:`)
    out(`  issuer     ${issuers.csapi}`)
    out(`        or   ${issuers.v2}`)
    out(`  client ID  DEMO; secrets, scopes and other partners: ${url}/`)
    out(`Waiting until ${options.startUrl} leads there; Ctrl-C ends.`)
    await waitForApplication(options.startUrl, url, { openBrowser, signal })
    return await run({ simulatorUrl: url })
  } finally {
    await simulator.stop()
  }
}

/** @throws CheckError if the wait is aborted, or the application does not lead to the simulator in time */
async function waitForApplication(
  startUrl: string,
  simulatorUrl: string,
  { openBrowser, signal }: Waiting,
): Promise<void> {
  const end = performance.now() + maxWait
  const leads = () =>
    withBrowser({ openBrowser }, async (browser) => {
      const { hops } = await browser.open(startUrl)
      return hops.some(({ url }) => url.startsWith(`${simulatorUrl}/`))
    })
  while (!(await leads())) {
    if (signal.aborted || performance.now() > end)
      throw new CheckError(`${startUrl} did not lead to the simulator at ${simulatorUrl}`)
    await new Promise<void>((resolve) => {
      setTimeout(resolve, pause)
    })
  }
}
