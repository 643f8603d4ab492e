import { execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { packageRoot } from '../../src/config/root.ts'
import { until } from './until.ts'

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

/** Runs a command line to its end. @param patience in milliseconds, after which it is killed */
export function runCli(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  patience = 60_000,
): Promise<Ran> {
  const env = cliEnvironment(environment)
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], { env, timeout: patience }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}

/** A running command line: what it wrote so far, and its end. */
export async function launch(
  t: ExecutionContext,
  args: readonly string[],
  environment: Record<string, string> = {},
) {
  const child = spawn(process.execPath, [bin, '--port', '0', ...args], {
    env: cliEnvironment(environment),
  })
  t.teardown(() => child.kill('SIGKILL'))
  const seen = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    seen.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    seen.err += chunk
  })
  const wait = async (isThere: () => boolean) => {
    t.true(await until(isThere), seen.out + seen.err)
  }
  await wait(() => /test phone number|phones|"listening"/.test(seen.out))
  const url = /(?:home\s+|"url":")([^\s"]+?)\/?["\s]/.exec(seen.out)?.[1] ?? ''
  return {
    child,
    seen,
    wait,
    url,
    ended: new Promise<number | null>((resolve) => child.once('exit', resolve)),
  }
}
