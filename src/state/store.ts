/** How much a collection holds, or may hold. */
export interface Usage {
  readonly entries: number
  /** Bytes of memory, estimated. */
  readonly bytes: number
}

/** Values are JSON data. What is read is frozen and may be shared; keys can be any string. */
export interface Collection {
  readonly name: string
}

/** A place where a value can be: the condition of {@link Store.commit}. */
export interface Place {
  readonly collection: string
  readonly key: string
}

/** One change, to be made together with others by {@link Store.commit}. Collections and channels create them. */
export type Write =
  | (Place & { readonly kind: 'put'; readonly value: unknown; readonly life: number })
  | (Place & { readonly kind: 'delete' })
  | (Place & { readonly kind: 'create'; readonly first: unknown; readonly life: number })
  | (Place & { readonly kind: 'append'; readonly item: unknown })
  | { readonly kind: 'log'; readonly collection: string; readonly value: unknown }
  | { readonly kind: 'publish'; readonly channel: string; readonly message: unknown }

/** Values with a life of their own, in milliseconds. An expired value is absent. */
export interface Records<T> extends Collection {
  get(key: string): Promise<T | undefined>
  put(key: string, value: T, life: number): Promise<void>
  /** Writes a value only if there is none, atomically. True if it was written. */
  add(key: string, value: T, life: number): Promise<boolean>
  /** Lets a value live for at least `life` from now; never shortens a life. False if there is no value. */
  extend(key: string, life: number): Promise<boolean>
  /** True if there was a value: of several deletions at once, one returns true. */
  delete(key: string): Promise<boolean>
  toPut(key: string, value: T, life: number): Write
  toDelete(key: string): Write
  place(key: string): Place
}

/** Records that can also be listed. A value keeps its position when it is overwritten. */
export interface IndexedRecords<T> extends Records<T> {
  /** Oldest first. */
  list(): Promise<T[]>
  size(): Promise<number>
  oldest(): Promise<T | undefined>
  /** Deletes the oldest values until the rest is within the limit. Returns the deleted keys. */
  trim(limit: Usage): Promise<readonly string[]>
}

/** Values that stay until they are deleted. */
export interface Table<T> extends Collection {
  get(key: string): Promise<T | undefined>
  /** Overwriting keeps the position in the list. */
  put(key: string, value: T): Promise<void>
  /** Writes a value only if there is none, atomically. True if it was written. */
  add(key: string, value: T): Promise<boolean>
  delete(key: string): Promise<boolean>
  /** Oldest first. */
  list(): Promise<T[]>
  size(): Promise<number>
  clear(): Promise<void>
  toPut(key: string, value: T): Write
  toDelete(key: string): Write
}

/** Numbers that begin at 0 and stay until they are deleted. */
export interface Counters extends Collection {
  get(key: string): Promise<number>
  /** Adds to a number, atomically. Returns the new number. */
  increment(key: string, by?: number): Promise<number>
  delete(key: string): Promise<void>
  clear(): Promise<void>
}

/** Lists that grow at the end. Each lives from its creation, in milliseconds. */
export interface Lists<T> extends Collection {
  /** Replaces a list of that key. */
  create(key: string, first: T, life: number): Promise<void>
  /** Does nothing and returns false if there is no such list. */
  append(key: string, item: T): Promise<boolean>
  /** Empty if there is no such list. */
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

/** Values in order. The oldest are dropped beyond the limit. */
export interface Log<T> extends Collection {
  append(value: T): Promise<number>
  /** Oldest first: the entries after a `seq`. */
  list(after?: number): Promise<LogEntry<T>[]>
  size(): Promise<number>
  /** The `seq` of the last entry that was ever appended; 0 if there was none. */
  last(): Promise<number>
  delete(seqs: readonly number[]): Promise<void>
  clear(): Promise<void>
  /** Calls `listener` with each new entry, in order. Returns an unsubscribe function. */
  follow(listener: (entry: LogEntry<T>) => void): () => void
  toAppend(value: T): Write
}

/** Tasks for a later time, as data, so that another process can perform them. */
export interface Plans<T> extends Collection {
  /** @param at milliseconds since the epoch */
  add(plan: T, at: number): Promise<void>
  clear(): Promise<void>
}

export interface Subscription {
  /** Resolves when nothing that is published from then on is missed. */
  readonly ready: Promise<void>
  unsubscribe(): void
}

/** Messages to everyone who listens, in this process or another. */
export interface Channel<T> {
  publish(message: T): Promise<void>
  /** @param onGap called when messages may have been missed: the listener has to look for itself */
  subscribe(listener: (message: T) => void, onGap?: () => void): Subscription
  toPublish(message: T): Write
}

export interface CollectionOptions {
  /** The collection is not cleared by {@link Store.reset}. */
  readonly outlivesReset?: true
}

/**
 * Everything that a running simulator remembers. Each collection is declared once, by the module that owns it.
 * Asynchronous, so that several processes can share one store. Every implementation passes the suite in
 * `test/state/store-contract.ts`.
 */
export interface Store {
  records<T>(name: string, options?: CollectionOptions): Records<T>
  indexedRecords<T>(name: string, options?: CollectionOptions): IndexedRecords<T>
  table<T>(name: string, options?: CollectionOptions): Table<T>
  counters(name: string, options?: CollectionOptions): Counters
  lists<T>(name: string, options?: CollectionOptions): Lists<T>
  log<T>(name: string, limit: Usage, options?: CollectionOptions): Log<T>
  /** @param perform is called once for each plan, at its time, in one of the processes */
  plans<T>(name: string, perform: (plan: T) => void, options?: CollectionOptions): Plans<T>
  channel<T>(name: string): Channel<T>
  /**
   * Makes all changes, or none if there is a value at `unless`. Nobody sees some of the changes without the others.
   *
   * @returns whether the changes were made
   */
  commit(writes: readonly Write[], unless?: Place): Promise<boolean>
  /** How much some collections hold together, keys and bookkeeping included. */
  usage(...collections: readonly Collection[]): Promise<Usage>
  /** Runs the tasks of one name one after the other. Depends on no clock: a task that never ends blocks the next ones. */
  lock<T>(name: string, task: () => Promise<T>): Promise<T>
  /** Clears every collection that does not outlive a reset. */
  reset(): Promise<void>
  /** Releases timers and connections. The values of a memory store are lost. */
  close(): Promise<void>
}
