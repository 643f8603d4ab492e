import { spawn } from 'node:child_process'
import type { ExecutionContext } from 'ava'
import { bin, cliEnvironment } from '../helpers/cli.ts'

/** Begins a check, which may wait. */
export function begin(t: ExecutionContext, flags: readonly string[]) {
  const child = spawn(process.execPath, [bin, 'check', ...flags], { env: cliEnvironment({}) })
  t.teardown(() => child.kill('SIGKILL'))
  const seen = { out: '' }
  child.stdout.on('data', (chunk) => {
    seen.out += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  return { child, seen, ended }
}
