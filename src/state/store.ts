/** The current or the maximum size of a collection. */
export interface Usage {
  readonly entries: number
  /** Bytes of memory, estimated. */
  readonly bytes: number
}

/** A named collection of JSON values. Values that are read are frozen and may be shared. Keys can be any string. */
export interface Collection {
  readonly name: string
}

/** A key of a collection, used as the condition of {@link Store.commit}. */
export interface Place {
  readonly collection: string
  readonly key: string
}

/** A change that {@link Store.commit} makes together with others. Collections and channels create these. */
export type Write =
  | (Place & { readonly kind: 'put'; readonly value: unknown; readonly life: number })
  | (Place & { readonly kind: 'delete' })
  | (Place & { readonly kind: 'create'; readonly first: unknown; readonly life: number })
  | (Place & { readonly kind: 'append'; readonly item: unknown })
  | { readonly kind: 'log'; readonly collection: string; readonly value: unknown }
  | { readonly kind: 'publish'; readonly channel: string; readonly message: unknown }

/** Values with individual lifetimes, in milliseconds. An expired value is absent. */
export interface Records<T> extends Collection {
  get(key: string): Promise<T | undefined>
  put(key: string, value: T, life: number): Promise<void>
  /** Atomically writes a value if there is none. Returns true if it was written. */
  add(key: string, value: T, life: number): Promise<boolean>
  /**
   * Extends the lifetime of a value to at least `life` from now. Never shortens it. Returns false if there is no value.
   */
  extend(key: string, life: number): Promise<boolean>
  /** Returns true if there was a value. If several callers delete it at once, only one of them receives true. */
  delete(key: string): Promise<boolean>
  toPut(key: string, value: T, life: number): Write
  toDelete(key: string): Write
  place(key: string): Place
}

/** Records that can also be listed. A value keeps its position when it is overwritten. */
export interface IndexedRecords<T> extends Records<T> {
  /** Returns the values, oldest first. */
  list(): Promise<T[]>
  size(): Promise<number>
  oldest(): Promise<T | undefined>
  /** Deletes the oldest values until the rest is within the limit. Returns the deleted keys. */
  trim(limit: Usage): Promise<readonly string[]>
}

/** Values that stay until they are deleted. */
export interface Table<T> extends Collection {
  get(key: string): Promise<T | undefined>
  /** Writes a value. Overwriting keeps its position in the list. */
  put(key: string, value: T): Promise<void>
  /** Atomically writes a value if there is none. Returns true if it was written. */
  add(key: string, value: T): Promise<boolean>
  delete(key: string): Promise<boolean>
  /** Returns the values, oldest first. */
  list(): Promise<T[]>
  size(): Promise<number>
  clear(): Promise<void>
  toPut(key: string, value: T): Write
  toDelete(key: string): Write
}

/** Numbers that start at 0 and stay until they are deleted. */
export interface Counters extends Collection {
  get(key: string): Promise<number>
  /** Atomically adds to a number. Returns the new number. */
  increment(key: string, by?: number): Promise<number>
  delete(key: string): Promise<void>
  clear(): Promise<void>
}

/** Append-only lists. The lifetime of a list starts at its creation, in milliseconds. */
export interface Lists<T> extends Collection {
  /** Creates a list. Replaces an existing list with the same key. */
  create(key: string, first: T, life: number): Promise<void>
  /** Appends an item. Returns false if there is no such list. */
  append(key: string, item: T): Promise<boolean>
  /** Returns the items, or an empty array if there is no such list. */
  items(key: string): Promise<readonly T[]>
  delete(key: string): Promise<boolean>
  toCreate(key: string, first: T, life: number): Write
  toAppend(key: string, item: T): Write
  toDelete(key: string): Write
}

/** An entry of a log. `seq` counts from 1 and never repeats, not even after `clear`. */
export interface LogEntry<T> {
  readonly seq: number
  readonly value: T
}

/** Selects entries of a log. */
export interface LogQuery<T> {
  /** Only entries with a greater `seq`. */
  readonly after?: number
  readonly accepts?: (entry: LogEntry<T>) => boolean
  /** The maximum number of entries. Nothing is read beyond it. */
  readonly limit?: number
  /** Newest first. */
  readonly isReversed?: boolean
}

/** Values in order. The oldest are dropped beyond the limit. */
export interface Log<T> extends Collection {
  append(value: T): Promise<number>
  /** Returns entries, oldest first. Returns all entries by default. */
  list(query?: LogQuery<T>): Promise<LogEntry<T>[]>
  size(): Promise<number>
  /** Returns the `seq` of the last entry that was ever appended, or 0 if there was none. */
  last(): Promise<number>
  delete(seqs: readonly number[]): Promise<void>
  clear(): Promise<void>
  /** Calls `listener` with each new entry, in order. */
  follow(listener: (entry: LogEntry<T>) => void): Subscription
  toAppend(value: T): Write
}

/**
 * Performs a plan, at its time, in one of the processes. If that process dies before the promise resolves, another one
 * performs the plan again.
 */
export type Perform<T> = (plan: T) => void | Promise<void>

/** Tasks for a later time, as data, so that another process can perform them. */
export interface Plans<T> extends Collection {
  /** @param at milliseconds since the epoch */
  add(plan: T, at: number): Promise<void>
  clear(): Promise<void>
}

export interface Subscription {
  /** Resolves when the subscription is active. No message that is published afterwards is missed. */
  readonly ready: Promise<void>
  unsubscribe(): void
}

/** Delivers messages to all listeners, in this process or another. */
export interface Channel<T> {
  publish(message: T): Promise<void>
  /** @param onGap called when messages may have been missed, so that the listener has to read the current state */
  subscribe(listener: (message: T) => void, onGap?: () => void): Subscription
  toPublish(message: T): Write
}

/** Called when a call of the store begins. Returns a function that is called when it ends. */
export type BeginCall = () => (hasFailed: boolean) => void

/** A store that other processes use too, and that can be out of reach. */
export interface SharedStore {
  /** Whether it answers, and this process has missed nothing. */
  isReady(): boolean
  /**
   * Runs `restore` after it was out of reach, before it is ready again: messages may have been missed, and values lost.
   * Returns a function that ends this.
   */
  onReturn(restore: () => Promise<void>): () => void
  /** Observes each call of this process. Returns a function that ends this. */
  onCall(begin: BeginCall): () => void
  /**
   * Runs a task, and waits for the changes that it deferred. Returns whether the store was out of reach for one of
   * its calls, even if the task went on.
   *
   * @param mayDefer whether changes may be deferred
   */
  hasFailedIn(task: () => Promise<void>, mayDefer?: () => boolean): Promise<boolean>
}

export interface CollectionOptions {
  /** The collection is not cleared by {@link Store.reset}. */
  readonly outlivesReset?: true
  /**
   * The values are read much more often than they are written. A process may keep what it has read, and then sees a
   * write of another process a moment later.
   */
  readonly isCached?: true
  /**
   * Many values are read at once, and they are small: in memory, each is stored as an object. Other values are stored as
   * text, whose size is known whatever a stranger makes of it.
   */
  readonly isReadOften?: true
}

/**
 * The storage of everything that a running simulator remembers. The module that owns a collection declares it once.
 * Access is asynchronous, so that several processes can share one store. Every implementation passes the suite in
 * `test/state/store-contract.ts`.
 */
export interface Store {
  /** Present if other processes can use it. */
  readonly shared?: SharedStore
  records<T>(name: string, options?: CollectionOptions): Records<T>
  indexedRecords<T>(name: string, options?: CollectionOptions): IndexedRecords<T>
  table<T>(name: string, options?: CollectionOptions): Table<T>
  counters(name: string, options?: CollectionOptions): Counters
  lists<T>(name: string, options?: CollectionOptions): Lists<T>
  log<T>(name: string, limit: Usage, options?: CollectionOptions): Log<T>
  plans<T>(name: string, perform: Perform<T>, options?: CollectionOptions): Plans<T>
  channel<T>(name: string): Channel<T>
  /**
   * Atomically makes all changes, or none if there is a value at `unless`. No reader sees some of the changes without
   * the others.
   *
   * @returns whether the changes were made
   */
  commit(writes: readonly Write[], unless?: Place): Promise<boolean>
  /**
   * Runs a task that a request does not depend on. With a shared store, the request continues and waits for the task only
   * before it ends. Otherwise, waits for the task at once.
   */
  later(task: () => Promise<void>): Promise<void>
  /** Returns the total size of collections, including keys and bookkeeping. */
  usage(...collections: readonly Collection[]): Promise<Usage>
  /**
   * Runs tasks with the same name one after the other. It does not depend on a clock: a task that never ends blocks the
   * next ones.
   */
  lock<T>(name: string, task: () => Promise<T>): Promise<T>
  /** Clears every collection that does not outlive a reset. */
  reset(): Promise<void>
  /** Releases timers and connections. The values of a memory store are lost. */
  close(): Promise<void>
}
