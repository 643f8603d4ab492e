import { TextValue } from './value.ts'

type Listener = (message: unknown) => void

/** A channel within this process. */
export class MemoryChannel {
  readonly #listeners = new Set<Listener>()

  publish(message: unknown): void {
    this.deliver(() => new TextValue(message).read())
  }

  /** Delivers a message asynchronously. @param create called only if there are listeners, which share the message */
  deliver(create: () => unknown): void {
    if (this.#listeners.size === 0) return
    const message = create()
    queueMicrotask(() => {
      for (const listener of [...this.#listeners]) listener(message)
    })
  }

  /** Returns an unsubscribe function. */
  subscribe(listener: Listener): () => void {
    // The same function may be subscribed twice.
    const own: Listener = (message) => listener(message)
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  clear(): void {
    this.#listeners.clear()
  }
}
