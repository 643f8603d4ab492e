import { setTimeout } from 'node:timers/promises'
import type { OpenBrowser } from './browser/check-browser.ts'
import { messageOf } from './message-of.ts'

/** How long a restarted application may take until it answers, in milliseconds. */
const maxStart = 30_000
const pause = 200

/** The statuses with which a proxy says that the application is not there. */
const isAbsent = (status: number) => status === 502 || status === 503 || status === 504

/** The restarts of the application. */
export type Restarts = ReturnType<typeof createRestarts>

/**
 * Creates what restarts an application.
 *
 * @param restart restarts it, and rejects if it does not start
 */
export function createRestarts(
  startUrl: string,
  openBrowser: OpenBrowser,
  restart: () => Promise<void>,
) {
  let mustClean = false

  /** Opens the start URL, but follows no redirect, until the application answers. */
  async function waitUntilUp(): Promise<string | undefined> {
    const end = performance.now() + maxStart
    const browser = await openBrowser()
    try {
      for (;;) {
        const { status, failure } = await browser.open(startUrl, { stopAt: () => true })
        if (failure === undefined && !isAbsent(status)) return undefined
        if (performance.now() > end) return failure ?? `status ${status}`
        await setTimeout(pause)
      }
    } finally {
      await browser.close()
    }
  }

  /** Restarts the application. Returns why it is not there; undefined if it is. */
  async function run(): Promise<string | undefined> {
    try {
      await restart()
    } catch (error) {
      return messageOf(error)
    }
    return waitUntilUp()
  }

  let proof: Promise<string | undefined> | undefined
  return {
    /** Restarts the application once without a fault. Returns why that is not possible; undefined if it is. */
    proven: () => {
      proof ??= run()
      return proof
    },
    /** Restarts the application while there is a fault. Returns why it is not there; undefined if it is. */
    withFault: () => {
      mustClean = true
      return run()
    },
    /** Restarts the application if it may remember a fault. Returns why it is not there; undefined if it is. */
    clean: async () => {
      if (!mustClean) return undefined
      mustClean = false
      return run()
    },
  }
}
