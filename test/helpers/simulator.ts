import { randomUUID } from 'node:crypto'
import test, { type ExecutionContext } from 'ava'
import { systemClock } from '../../src/domain/clock.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/index.ts'
import { connectRedis } from '../../src/state/redis/connection.ts'
import { createRedisStore } from '../../src/state/redis/redis-store.ts'
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
    { write: (line) => log.push(line), ...(await storeOfTests(t)), ...surroundings },
  )
  t.teardown(() => simulator.stop())
  return { simulator, log }
}

/** `npm run test:redis` runs tests with a Redis behind each simulator. */
async function storeOfTests(t: ExecutionContext): Promise<Pick<OwnSurroundings, 'createStore'>> {
  const url = process.env['ITSME_TEST_REDIS']
  if (url === undefined) return {}
  const connection = await connectRedis({
    url,
    epochKey: '{test}epoch',
    clock: systemClock,
    tell: () => undefined,
  })
  t.teardown(() => connection.close())
  const name = randomUUID()
  return {
    createStore: (clock, sandbox = '') =>
      createRedisStore(connection, `{${name}/${sandbox}}:`, clock),
  }
}

/** A test with a simulator of its own. */
export function withSimulator(
  title: string,
  run: (t: ExecutionContext, started: Started) => Promise<void>,
  options: StartOptions = {},
): void {
  test(title, async (t) => run(t, await start(t, options)))
}
