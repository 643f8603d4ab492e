import type { Clock } from '../../domain/clock.ts'
import { defined } from '../../domain/defined.ts'
import { createParts } from '../parts.ts'
import type { CollectionOptions, Place, Store, Usage, Write } from '../store.ts'
import { createBatches } from './batches.ts'
import { createBooks } from './books.ts'
import { createRedisChannel, createRedisChannels } from './channels.ts'
import type { RedisConnection } from './connection.ts'
import { type Numbers, RedisCounters } from './counters.ts'
import { allKeys, cacheChannel, createKeyCache } from './key-cache.ts'
import { RedisLists } from './lists.ts'
import { createRedisLock } from './lock.ts'
import { RedisLog } from './log.ts'
import { argumentsOf, type RunSteps, type Step } from './operation.ts'
import { RedisPlans } from './plans.ts'
import { RedisRecords } from './records.ts'
import type { RedisPart, RedisParts } from './redis-part.ts'

/** How often processes look for plans of others, in milliseconds. */
const lookInterval = 500
/** How often expired values are dropped, in milliseconds. */
const sweepInterval = 5_000

/**
 * Creates a store in Redis, which other processes can share: those with the same prefix.
 *
 * @param prefix begins the name of each key, in braces, so that all keys are in one slot
 * @param pause how long a process relies on what it knows of the sizes of collections, in milliseconds
 */
export function createRedisStore(
  connection: RedisConnection,
  prefix: string,
  clock: Clock,
  pause = 200,
): Store {
  const parts = createParts<RedisPart>()
  const expiring: string[] = []
  const plans: RedisPlans<never>[] = []
  const channels = createRedisChannels(connection, prefix)
  const { tasks } = connection
  const keyOf = (name: string) => prefix + name

  const batches = createBatches(async (steps, unless) => {
    const { collection = '', key = '' } = unless ?? {}
    const values = [clock.now(), collection, key, ...steps.flatMap(argumentsOf)]
    const results = await connection.evaluate(prefix, values)
    return results === null ? undefined : (results as readonly unknown[])
  })
  const send: RunSteps = async (steps, unless) => {
    try {
      return await batches.run(steps, unless)
    } catch (error) {
      tasks.fail()
      throw error
    }
  }
  const books = createBooks(send, clock, pause)
  const { run } = books
  const call: RedisConnection['call'] = (command) => {
    batches.flush()
    return connection.call(command)
  }
  const shared: RedisParts = {
    now: clock.now,
    run,
    defer: tasks.defer,
    trim: books.trim,
    items: (name, key) => call((client) => client.lrange(`${keyOf(name)}/${key}`, 0, -1)),
    read: (name, key) => call((client) => client.hget(keyOf(name), key)),
  }

  const numbers: Numbers = {
    get: async (name, key) => Number((await call((client) => client.hget(keyOf(name), key))) ?? 0),
    increment: (name, key, by) => call((client) => client.hincrby(keyOf(name), key, by)),
    delete: async (name, key) => void (await call((client) => client.hdel(keyOf(name), key))),
  }

  function records<T>(isOrdered: boolean) {
    return (name: string, options: CollectionOptions = {}) => {
      expiring.push(name)
      const cache = options.isCached ? createKeyCache<T>(name, channels) : undefined
      const created = new RedisRecords<T>(name, shared, { isOrdered, ...defined({ cache }) })
      return parts.declare(created, options)
    }
  }

  function stepsOf(write: Write): readonly Step[] {
    if (write.kind === 'publish') {
      const { channel, message } = write
      return [{ operation: 'publish', target: `channel:${channel}`, text: JSON.stringify(message) }]
    }
    return parts.get(write.collection).stepsOf(write)
  }

  async function commit(writes: readonly Write[], unless?: Place): Promise<boolean> {
    if (unless !== undefined) parts.get(unless.collection)
    const forget = () => {
      for (const write of writes)
        if (write.kind !== 'publish') parts.get(write.collection).forget?.()
    }
    forget()
    const change = run(writes.flatMap(stepsOf), unless)
      .then((results) => results !== undefined)
      .finally(forget)
    if (unless !== undefined) return change
    await tasks.defer(change)
    return true
  }

  /** Clears everything in one step, so that nobody sees a part of it. */
  async function clear(all: readonly RedisPart[]): Promise<void> {
    const stepsFor = ({ name, clearing = [] }: RedisPart): Step[] => [
      ...clearing,
      { operation: 'clear', target: name },
      { operation: 'publish', target: cacheChannel(name), text: allKeys },
    ]
    await run(all.flatMap(stepsFor))
    for (const part of all) part.forget?.()
  }

  const cancels = [
    every(clock, lookInterval, async () => {
      if (connection.isReady()) for (const each of plans) await each.look()
    }),
    every(clock, sweepInterval, async () => {
      if (!connection.isReady()) return
      const steps = expiring.map((target) => ({ operation: 'expire' as const, target }))
      await run(steps).catch(() => undefined)
    }),
  ]

  return {
    shared: {
      isReady: connection.isReady,
      onReturn: connection.onReturn,
      onCall: connection.onCall,
      hasFailedIn: tasks.hasFailedIn,
    },
    records: (name, options) => records<never>(false)(name, options) as never,
    indexedRecords: (name, options) => records<never>(true)(name, options) as never,
    table: (name, options) => records<never>(true)(name, options) as never,
    counters: (name, options) => parts.declare(new RedisCounters(name, shared, numbers), options),
    lists<T>(name: string, options?: CollectionOptions) {
      expiring.push(name)
      return parts.declare(new RedisLists<T>(name, shared), options)
    },
    log: <T>(name: string, limit: Usage, options?: CollectionOptions) =>
      parts.declare(new RedisLog<T>(name, limit, shared, channels), options),
    plans(name, perform, options) {
      const created = new RedisPlans(name, shared, clock, perform)
      plans.push(created as never)
      return parts.declare(created, options)
    },
    channel: (name) => createRedisChannel(name, channels, shared),
    commit,
    later: (task) => tasks.defer(task()),
    usage: (...collections) => books.usage(collections.map(({ name }) => name)),
    lock: createRedisLock(shared, clock),
    reset: () => clear(parts.cleared()),
    async close() {
      for (const cancel of cancels) cancel()
      for (const each of plans) each.stop()
      channels.close()
    },
  }
}

/** Runs a task again and again. Returns a function that ends this. @param pause between two runs, in milliseconds */
function every(clock: Clock, pause: number, task: () => Promise<void>): () => void {
  let isEnded = false
  let cancel = clock.after(pause, again)
  function again(): void {
    void task().finally(() => {
      if (!isEnded) cancel = clock.after(pause, again)
    })
  }
  return () => {
    isEnded = true
    cancel()
  }
}
