import { EventEmitter } from 'node:events'
import type { Clock } from '../domain/clock.ts'
import { mapInTurns } from '../domain/turns.ts'
import { createMemoryCollection, type MemoryCollection } from './memory-collection.ts'
import { createLock } from './memory-lock.ts'
import type { Store } from './store.ts'

const sweepEvery = 5_000

/** A store in this process's memory. Expired values are never seen, and are swept out every few seconds. */
export function createMemoryStore(clock: Clock): Store {
  const collections = new Map<string, MemoryCollection>()
  const emitter = new EventEmitter().setMaxListeners(0)
  let cancelSweep = clock.after(sweepEvery, sweep)

  function sweep(): void {
    for (const [name, collection] of collections) {
      collection.dropExpired(clock.now())
      if (collection.size === 0) collections.delete(name)
    }
    cancelSweep = clock.after(sweepEvery, sweep)
  }

  /** A collection without what is over. */
  function liveOf(name: string): MemoryCollection {
    const found = collectionOf(name)
    found.dropExpired(clock.now())
    return found
  }

  function collectionOf(name: string): MemoryCollection {
    const found = collections.get(name)
    if (found !== undefined) return found
    const made = createMemoryCollection()
    collections.set(name, made)
    return made
  }

  function live(collection: string, key: string) {
    const entry = collections.get(collection)?.get(key)
    return entry !== undefined && entry.expiresAt > clock.now() ? entry : undefined
  }

  function write(collection: string, key: string, value: unknown, ttl = Infinity): void {
    const entries = collectionOf(collection)
    const now = clock.now()
    // What is over does not keep its place.
    if ((entries.get(key)?.expiresAt ?? Infinity) <= now) entries.delete(key)
    entries.set(key, { text: JSON.stringify(value), expiresAt: now + ttl })
  }

  return {
    async get<T>(collection: string, key: string) {
      const entry = live(collection, key)
      return entry && (JSON.parse(entry.text) as T)
    },
    async set(collection, key, value, ttl) {
      write(collection, key, value, ttl)
    },
    async add(collection, key, value, ttl) {
      if (live(collection, key) !== undefined) return false
      write(collection, key, value, ttl)
      return true
    },
    async extend(collection, key, ttl) {
      const entry = live(collection, key)
      if (entry === undefined) return false
      const expiresAt = Math.max(entry.expiresAt, clock.now() + ttl)
      collections.get(collection)?.set(key, { ...entry, expiresAt })
      return true
    },
    async increment(collection, key, by = 1) {
      const number = Number(live(collection, key)?.text ?? 0) + by
      write(collection, key, number)
      return number
    },
    async delete(collection, key) {
      const present = live(collection, key) !== undefined
      collections.get(collection)?.delete(key)
      return present
    },
    list<T>(collection: string) {
      const texts = Array.from(liveOf(collection).values(), ({ text }) => text)
      return mapInTurns(texts, (text) => JSON.parse(text) as T)
    },
    size: async (collection) => liveOf(collection).size,
    async held(...names) {
      let entries = 0
      let bytes = 0
      for (const name of names) {
        const collection = liveOf(name)
        entries += collection.size
        bytes += collection.bytes
      }
      return { entries, bytes }
    },
    async oldest<T>(collection: string) {
      for (const { text } of liveOf(collection).values()) return JSON.parse(text) as T
      return undefined
    },
    async clear(collection) {
      collections.delete(collection)
    },
    lock: createLock(),
    async publish(channel, message) {
      if (emitter.listenerCount(channel) === 0) return
      const text = JSON.stringify(message)
      queueMicrotask(() => emitter.emit(channel, text))
    },
    subscribe<T>(channel: string, listener: (message: T) => void) {
      const receive = (text: string) => listener(JSON.parse(text) as T)
      emitter.on(channel, receive)
      return () => emitter.off(channel, receive)
    },
    async close() {
      cancelSweep()
      emitter.removeAllListeners()
      collections.clear()
    },
  }
}
