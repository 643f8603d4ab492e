import { randomUUID } from 'node:crypto'
import test from 'ava'
import { systemClock } from '../../src/domain/clock.ts'
import { createRedisStore } from '../../src/state/redis/redis-store.ts'
import { startRedis } from '../helpers/redis.ts'
import { testStore } from '../state/store-contract.ts'

const redis = startRedis()
const connected = redis.then((server) => server.connect())

test.after.always(async () => {
  const server = await redis
  await server.stop()
})

testStore('store in Redis', async () => ({
  store: createRedisStore(await connected, `{${randomUUID()}}:`, systemClock, 0),
  pass: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}))
