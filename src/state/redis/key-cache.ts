import type { RedisChannels } from './channels.ts'

/** The maximum number of values that one collection keeps in this process. */
const maxValues = 10_000

/** Values of a collection that this process has read, until some process writes them. */
export interface KeyCache<T> {
  /** Returns a value, or reads it. An absent value is read each time. */
  get(key: string, read: () => Promise<T | undefined>): Promise<T | undefined>
  /** Must be called before and after each write of this process. */
  forget(key?: string): void
}

/** The message for the other processes after a write of all keys. */
export const allKeys = '*'

export function createKeyCache<T>(name: string, channels: RedisChannels): KeyCache<T> {
  const values = new Map<string, T>()
  /** Counts the writes, so that a value that was read during a write is not kept. */
  let writes = 0

  function forget(key?: string): void {
    writes += 1
    if (key === undefined) values.clear()
    else values.delete(key)
  }

  channels.subscribe(
    cacheChannel(name),
    (key) => (key === allKeys ? forget() : forget(key)),
    () => forget(),
  )

  return {
    async get(key, read) {
      const known = values.get(key)
      if (known !== undefined) return known
      const before = writes
      const value = await read()
      if (value !== undefined && before === writes) {
        if (values.size >= maxValues) values.clear()
        values.set(key, value)
      }
      return value
    },
    forget,
  }
}

/** The channel on which writes of a collection are told. */
export const cacheChannel = (name: string) => `cache:${name}`
