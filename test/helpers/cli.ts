import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { packageRoot } from '../../src/config/root.ts'

/** The command line as it is installed. */
export const bin = join(packageRoot, 'bin', 'itsme-simulator.js')

/** How a command line that ends by itself ended. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** The environment of a command line: a shell may have variables for a simulator of its own. */
export function cliEnvironment(given: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('ITSME_'))
  return { ...Object.fromEntries(own), ...given }
}

/** Runs a command line to its end. */
export function runCli(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const env = cliEnvironment(environment)
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], { env, timeout: 60_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}
