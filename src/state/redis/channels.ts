import { frozen } from '../frozen.ts'
import type { Channel, Subscription } from '../store.ts'
import type { RedisConnection } from './connection.ts'
import type { RedisParts } from './redis-part.ts'

/** The channels of one store. Messages are texts. */
export interface RedisChannels {
  subscribe(name: string, listener: (text: string) => void, onGap?: () => void): Subscription
  /** Ends all subscriptions. */
  close(): void
}

export function createRedisChannels(connection: RedisConnection, prefix: string): RedisChannels {
  const open = new Set<() => void>()

  return {
    subscribe(name, listener, onGap = () => undefined) {
      const { ready, unsubscribe } = connection.subscribe(prefix + name, listener)
      const forgetGap = connection.onGap(onGap)
      const end = () => {
        unsubscribe()
        forgetGap()
        open.delete(end)
      }
      open.add(end)
      return { ready, unsubscribe: end }
    },
    close() {
      for (const end of [...open]) end()
    },
  }
}

/** Creates a channel of JSON values. */
export function createRedisChannel<T>(
  name: string,
  channels: RedisChannels,
  { run, defer }: RedisParts,
): Channel<T> {
  const target = `channel:${name}`
  return {
    async publish(message) {
      await defer(run([{ operation: 'publish', target, text: JSON.stringify(message) }]))
    },
    subscribe: (listener, onGap) =>
      channels.subscribe(target, (text) => listener(frozen(text) as T), onGap),
    toPublish: (message) => ({ kind: 'publish', channel: name, message }),
  }
}
