import type { Browser } from 'playwright-core'
import { CheckError } from '../check-error.ts'
import { messageOf } from '../message-of.ts'
import type { OpenBrowser } from './check-browser.ts'
import { openPage } from './chromium-page.ts'
import { findChromium, isExecutable } from './find-chromium.ts'

/** The user's Chromium, which runs until it is closed. */
export interface Chromium {
  readonly openBrowser: OpenBrowser
  close(): Promise<void>
}

/**
 * Starts the user's Chromium, Chrome or Edge: the one that `CHROMIUM_PATH` names, or an installed one. It is driven by
 * playwright-core, which the user installs.
 *
 * @throws CheckError if one of them is missing, or the browser does not start
 */
export async function startChromium(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Chromium> {
  const executablePath = executableOf(environment)
  const { chromium } = await import('playwright-core').catch(() => {
    throw new CheckError(
      'a check in a browser needs the package playwright-core: npm install playwright-core',
    )
  })
  let browser: Browser
  try {
    // Ctrl-C ends the check, which closes the browser.
    browser = await chromium.launch({ executablePath, handleSIGINT: false })
  } catch (error) {
    throw new CheckError(`${executablePath} does not start: ${firstLine(messageOf(error))}`)
  }
  return {
    async openBrowser() {
      const context = await browser.newContext({ locale: 'en' })
      return openPage(context)
    },
    close: () => browser.close(),
  }
}

/** @throws CheckError */
function executableOf(environment: NodeJS.ProcessEnv): string {
  const given = environment['CHROMIUM_PATH']
  if (given !== undefined && given !== '') {
    if (isExecutable(given)) return given
    throw new CheckError(`CHROMIUM_PATH ${JSON.stringify(given)} cannot be executed`)
  }
  const found = findChromium(environment)
  if (found !== undefined) return found
  throw new CheckError(
    'no Chromium, Chrome or Edge was found: install one, or set CHROMIUM_PATH to its executable',
  )
}

const firstLine = (text: string) => text.split('\n', 1)[0]
