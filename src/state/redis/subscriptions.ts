import type { Redis } from 'ioredis'

/** The channels that a process listens to. */
export interface Subscriptions {
  add(
    channel: string,
    listener: (text: string) => void,
  ): { readonly ready: Promise<void>; unsubscribe(): void }
  /** Subscribes to all channels again, after the connection was broken. */
  renew(): Promise<unknown>
}

export function createSubscriptions(subscriber: Redis): Subscriptions {
  const listeners = new Map<string, Set<(text: string) => void>>()
  subscriber.on('message', (channel: string, text: string) => {
    for (const listener of [...(listeners.get(channel) ?? [])]) listener(text)
  })

  return {
    add(channel, listener) {
      const known = listeners.get(channel)
      const all = known ?? new Set()
      all.add(listener)
      listeners.set(channel, all)
      // Without a connection, `renew` subscribes later.
      const ready =
        known === undefined
          ? subscriber.subscribe(channel).then(
              () => undefined,
              () => undefined,
            )
          : Promise.resolve()
      return {
        ready,
        unsubscribe() {
          all.delete(listener)
          if (all.size > 0 || listeners.get(channel) !== all) return
          listeners.delete(channel)
          void subscriber.unsubscribe(channel).catch(() => undefined)
        },
      }
    },
    renew() {
      const channels = [...listeners.keys()]
      return channels.length > 0 ? subscriber.subscribe(...channels) : subscriber.ping()
    },
  }
}
