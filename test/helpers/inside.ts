import type { ExecutionContext } from 'ava'
import { createConfiguration } from '../../src/config/configuration.ts'
import type { SimulatorOptions } from '../../src/index.ts'
import { type RunningSimulator, runSimulator } from '../../src/simulator.ts'
import type { OwnSurroundings } from '../../src/surroundings.ts'

/** A simulator from the inside, whose parts a test may break, and what it wrote to its log. */
export interface Inside {
  readonly running: RunningSimulator
  readonly log: readonly string[]
}

/** Runs a simulator that ends with the test. */
export async function runInside(
  t: ExecutionContext,
  options: Omit<SimulatorOptions, 'fixtures'> = {},
  surroundings: OwnSurroundings = {},
): Promise<Inside> {
  const log: string[] = []
  const running = await runSimulator(
    createConfiguration({ port: 0, logLevel: 'debug', ...options }),
    { write: (line) => log.push(line), ...surroundings },
  )
  t.teardown(() => running.stop())
  return { running, log }
}

/** How often a broken method fails: for good, or the next time only. */
export type Breakage = 'always' | 'once'

/** Breaks a method for the rest of a test. The answer mends it. */
export function breakMethod<T extends object>(
  owner: T,
  name: keyof T,
  failure: Error,
  how: Breakage = 'always',
): () => void {
  const before = owner[name] as (...given: unknown[]) => unknown
  let failed = 0
  const broken = (...given: unknown[]) => {
    failed += 1
    if (how === 'once' && failed > 1) return before.apply(owner, given)
    throw failure
  }
  Object.assign(owner, { [name]: broken })
  return () => Object.assign(owner, { [name]: before })
}
