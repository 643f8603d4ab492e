import { randomUUID } from 'node:crypto'
import test from 'ava'
import { systemClock } from '../../src/domain/clock.ts'
import { SimulatorError } from '../../src/domain/errors.ts'
import { createRedisStore } from '../../src/state/redis/redis-store.ts'
import { createTasks } from '../../src/state/redis/tasks.ts'
import { startRedis } from '../helpers/redis.ts'

const redis = startRedis()
const connected = redis.then((server) => server.connect())
test.after.always(async () => (await redis).stop())

/** A promise that is settled from outside. */
function createSwitch() {
  let resolve = () => undefined as void
  let reject = (_error: unknown) => undefined as void
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}

test('a task goes on without a change that it left, and ends after it', async (t) => {
  const tasks = createTasks()
  const change = createSwitch()
  const order: string[] = []
  const ended = tasks
    .hasFailedIn(async () => {
      await tasks.defer(change.promise)
      order.push('went on')
    })
    .then((hasFailed) => order.push(`ended: ${hasFailed}`))
  await new Promise(setImmediate)
  t.deepEqual(order, ['went on'])
  change.resolve()
  await ended
  t.deepEqual(order, ['went on', 'ended: false'])
})

test('outside a task, and once a response is on its way, a change is waited for', async (t) => {
  const tasks = createTasks()
  const outside = createSwitch()
  let isDone = false
  const waiting = tasks.defer(outside.promise).then(() => {
    isDone = true
  })
  await new Promise(setImmediate)
  t.false(isDone)
  outside.resolve()
  await waiting

  const sent = createSwitch()
  let hasGoneOn = false
  const ended = tasks.hasFailedIn(
    async () => {
      await tasks.defer(sent.promise)
      hasGoneOn = true
    },
    () => false,
  )
  await new Promise(setImmediate)
  t.false(hasGoneOn)
  sent.resolve()
  t.false(await ended)
})

test('a change that the store lost fails the task, and any other error is thrown as it is', async (t) => {
  const tasks = createTasks()
  const lost = new SimulatorError('store-unavailable', 'gone')
  t.true(await tasks.hasFailedIn(async () => tasks.defer(Promise.reject(lost))))
  const bug = new TypeError('a bug')
  await t.throwsAsync(
    tasks.hasFailedIn(async () => tasks.defer(Promise.reject(bug))),
    { is: bug },
  )
})

test('what a task left is seen by its next read, kept values included', async (t) => {
  const connection = await connected
  const store = createRedisStore(connection, `{${randomUUID()}}:`, systemClock)
  const people = store.table<string>('people', { isCached: true })
  const visits = store.records<string>('visits')
  await people.put('anna', 'old')
  t.is(await people.get('anna'), 'old')
  const seen: unknown[] = []
  await connection.tasks.hasFailedIn(async () => {
    await store.commit([people.toPut('anna', 'new'), visits.toPut('v', 'one', 60_000)])
    seen.push(await people.get('anna'), await visits.get('v'))
    await visits.put('v', 'two', 60_000)
    seen.push(await visits.get('v'), await visits.add('v', 'three', 60_000))
  })
  t.deepEqual(seen, ['new', 'one', 'two', false])
  await store.close()
})
