/** How much is kept. */
export interface Held {
  readonly entries: number
  /** Bytes of memory, about. */
  readonly bytes: number
}

/**
 * The one place where a running simulator remembers things. Values are JSON data and come back as copies; keys are
 * any text. Asynchronous, so that several processes can share one store. Every implementation passes the suite in
 * `test/state/store-contract.ts`.
 */
export interface Store {
  /** The value, unless it is absent or its time to live has passed. */
  get<T>(collection: string, key: string): Promise<T | undefined>
  /** Writes a value; `ttl` in milliseconds, without it the value stays. Overwriting keeps its place in `list`. */
  set(collection: string, key: string, value: unknown, ttl?: number): Promise<void>
  /** Writes a value only where there is none, atomically. True when it was written. */
  add(collection: string, key: string, value: unknown, ttl?: number): Promise<boolean>
  /** Lets a value live at least `ttl` milliseconds from now: one that lives longer stays so. True when there was one. */
  extend(collection: string, key: string, ttl: number): Promise<boolean>
  /** Adds to a number, atomically; where there is none it begins at 0. The answer is the new number, which stays. */
  increment(collection: string, key: string, by?: number): Promise<number>
  /** True when there was a value. */
  delete(collection: string, key: string): Promise<boolean>
  /** The values of a collection, oldest first. */
  list<T>(collection: string): Promise<T[]>
  /** How many values `list` would give. */
  size(collection: string): Promise<number>
  /** How much some collections hold together, keys and bookkeeping included: read with every write that has a bound. */
  held(...collections: readonly string[]): Promise<Held>
  /** The value that came first; undefined: there is none. */
  oldest<T>(collection: string): Promise<T | undefined>
  /** Forgets a whole collection. */
  clear(collection: string): Promise<void>
  /**
   * Runs tasks of one name one after the other. Waits for no clock: a task that never ends holds those after it for ever.
   */
  lock<T>(name: string, task: () => Promise<T>): Promise<T>
  /** Tells everyone who listens on a channel, in this process or another. */
  publish(channel: string, message: unknown): Promise<void>
  /** Listens on a channel; the answer ends it. */
  subscribe<T>(channel: string, listener: (message: T) => void): () => void
  /** Lets go of timers and connections; values are gone with a memory store. */
  close(): Promise<void>
}
