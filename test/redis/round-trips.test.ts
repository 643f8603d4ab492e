import { randomUUID } from 'node:crypto'
import test, { type ExecutionContext } from 'ava'
import { systemClock } from '../../src/domain/clock.ts'
import type { Simulator } from '../../src/index.ts'
import type { RedisConnection } from '../../src/state/redis/connection.ts'
import { createRedisStore } from '../../src/state/redis/redis-store.ts'
import { startRedis } from '../helpers/redis.ts'
import { start } from '../helpers/simulator.ts'
import { codeOf, redeemCode, userinfoOf } from '../helpers/unattended.ts'
import { createVisitor, goOn, identify, openIdentify } from '../helpers/visitor.ts'

/** Counts the calls of a connection that follow one another: those that travel at the same time count once. */
function countTrips(connection: RedisConnection) {
  let [trips, open] = [0, 0]
  connection.onCall(() => {
    if (open === 0) trips += 1
    open += 1
    return () => {
      open -= 1
    }
  })
  return () => trips
}

/** How long sizes are known, in milliseconds: what looks at them does not count here. */
const pause = 60_000

async function setUp(t: ExecutionContext) {
  const redis = await startRedis()
  t.teardown(() => redis.stop())
  const connection = await redis.connect()
  const prefix = randomUUID()
  const { simulator } = await start(t, {
    surroundings: {
      createStore: (_clock, sandbox = '') =>
        createRedisStore(connection, `{${prefix}/${sandbox}}:`, systemClock, pause),
    },
  })
  return { simulator, trips: countTrips(connection) }
}

/**
 * Returns the fewest trips of several logins, which end with the first that is within the limit: now and then, a store
 * also looks for plans and for what has expired.
 */
async function fewest(
  trips: () => number,
  limit: number,
  logIn: () => Promise<void>,
): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let count = 0; count < 50 && least > limit; count++) {
    const before = trips()
    await logIn()
    least = Math.min(least, trips() - before)
  }
  return least
}

async function redeemAndUse(t: ExecutionContext, simulator: Simulator, code: string) {
  const { body } = await redeemCode(simulator, code)
  t.is((await userinfoOf(simulator, String(body['access_token']))).status, 200)
}

test('a login without pages takes six round trips to Redis at most', async (t) => {
  const { simulator, trips } = await setUp(t)
  const logIn = async () => redeemAndUse(t, simulator, await codeOf(simulator, '+32470000002'))
  const count = await fewest(trips, 6, logIn)
  t.true(count <= 6, String(count))
})

// The access token may be on its way while the ID token is signed: one more, for which nobody waits.
test('a login with pages takes twenty round trips to Redis at most, and one more at times', async (t) => {
  const { simulator, trips } = await setUp(t)
  const anna = '+32470000001'
  const logIn = async () => {
    const visitor = createVisitor()
    const page = await openIdentify(simulator, visitor)
    await visitor.get(page)
    const wait = await identify(visitor, page, anna)
    await visitor.get(wait)
    const { id } = await simulator.actions.next({ phoneNumber: anna })
    await simulator.actions.confirm(id)
    const back = await goOn(visitor, wait)
    await redeemAndUse(t, simulator, String(back.searchParams.get('code')))
  }
  const count = await fewest(trips, 21, logIn)
  t.true(count <= 21, String(count))
})
