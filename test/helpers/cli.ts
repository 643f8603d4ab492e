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

/** Runs a command line to its end. */
export function runCli(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const env = { ...process.env, ...environment }
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], { env, timeout: 60_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}
