import test, { type ExecutionContext } from 'ava'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/index.ts'
import type { OwnSurroundings } from '../../src/surroundings.ts'

/** A simulator of the test's own, and what it wrote to its log. */
export interface Started {
  readonly simulator: Simulator
  readonly log: readonly string[]
}

interface StartOptions extends SimulatorOptions {
  readonly surroundings?: OwnSurroundings
}

/** Starts a simulator that ends with the test. */
export async function start(t: ExecutionContext, options: StartOptions = {}): Promise<Started> {
  const { surroundings, ...rest } = options
  const log: string[] = []
  const simulator = await startSimulator(
    { port: 0, logLevel: 'debug', ...rest },
    { write: (line) => log.push(line), ...surroundings },
  )
  t.teardown(() => simulator.stop())
  return { simulator, log }
}

/** A test with a simulator of its own. */
export function withSimulator(
  title: string,
  run: (t: ExecutionContext, started: Started) => Promise<void>,
  options: StartOptions = {},
): void {
  test(title, async (t) => run(t, await start(t, options)))
}
