import type { Clock } from '../../domain/clock.ts'
import { createParts } from '../parts.ts'
import type { Channel, CollectionOptions, Place, Store, Usage, Write } from '../store.ts'
import { MemoryChannel } from './channel.ts'
import { MemoryCounters } from './counters.ts'
import { MemoryLists } from './lists.ts'
import { createLock } from './lock.ts'
import { MemoryLog } from './log.ts'
import { createStoredOf, type Part } from './part.ts'
import { MemoryPlans } from './plans.ts'
import { MemoryRecords } from './records.ts'

/** Milliseconds. */
const sweepInterval = 5_000

/**
 * Creates a store in the memory of this process. Expired values are never returned and are deleted every few seconds.
 */
export function createMemoryStore(clock: Clock): Store {
  const parts = createParts<Part>()
  const channels = new Map<string, MemoryChannel>()
  let cancelSweep = clock.after(sweepInterval, sweep)

  function sweep(): void {
    for (const part of parts.all()) part.dropExpired(clock.now())
    cancelSweep = clock.after(sweepInterval, sweep)
  }

  function channelOf(name: string): MemoryChannel {
    const channel = channels.get(name) ?? new MemoryChannel()
    channels.set(name, channel)
    return channel
  }

  function records<T>(name: string, options?: CollectionOptions): MemoryRecords<T> {
    return parts.declare(new MemoryRecords<T>(name, clock, options), options)
  }

  async function commit(writes: readonly Write[], unless?: Place): Promise<boolean> {
    if (unless !== undefined && parts.get(unless.collection).has(unless.key)) return false
    // Throw for an undeclared collection before any change is made.
    for (const write of writes) if (write.kind !== 'publish') parts.get(write.collection)
    const storedOf = createStoredOf()
    for (const write of writes) {
      if (write.kind === 'publish') channelOf(write.channel).publish(write.message)
      else parts.get(write.collection).apply(write, storedOf)
    }
    return true
  }

  return {
    records,
    indexedRecords: records,
    table: (name, options) => records(name, { ...options, isReadOften: true }),
    counters: (name, options) => parts.declare(new MemoryCounters(name), options),
    lists: <T>(name: string, options?: CollectionOptions) =>
      parts.declare(new MemoryLists<T>(name, clock), options),
    log: <T>(name: string, limit: Usage, options?: CollectionOptions) =>
      parts.declare(new MemoryLog<T>(name, limit), options),
    plans: (name, perform, options) =>
      parts.declare(new MemoryPlans(name, clock, perform), options),
    channel: <T>(name: string) => toChannel<T>(name, channelOf(name)),
    commit,
    later: (task) => task(),
    usage: async (...collections) => sum(collections.map(({ name }) => parts.get(name).usage())),
    lock: createLock(),
    async reset() {
      for (const part of parts.cleared()) part.clear()
    },
    async close() {
      cancelSweep()
      for (const channel of channels.values()) channel.clear()
      for (const part of parts.all()) part.clear()
    },
  }
}

function sum(usages: readonly Usage[]): Usage {
  return usages.reduce(
    (total, { entries, bytes }) => ({
      entries: total.entries + entries,
      bytes: total.bytes + bytes,
    }),
    { entries: 0, bytes: 0 },
  )
}

/** Within a process, no message can be missed. */
const ready = Promise.resolve()

function toChannel<T>(name: string, memory: MemoryChannel): Channel<T> {
  return {
    async publish(message) {
      memory.publish(message)
    },
    subscribe(listener) {
      return { ready, unsubscribe: memory.subscribe((message) => listener(message as T)) }
    },
    toPublish: (message) => ({ kind: 'publish', channel: name, message }),
  }
}
