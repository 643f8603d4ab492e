import { firstInTurns } from '../../domain/interruptible.ts'
import { exceeds } from '../bounds.ts'
import type { Log, LogEntry, LogQuery, Subscription, Usage, Write } from '../store.ts'
import { MemoryChannel } from './channel.ts'
import { MemoryCollection } from './collection.ts'
import type { Part, StoredOf } from './part.ts'
import { type StoredValue, TextValue } from './value.ts'

interface StoredEntry {
  readonly seq: number
  readonly stored: StoredValue
}

export class MemoryLog<T> implements Log<T>, Part {
  readonly name: string
  readonly #limit: Usage
  readonly #memory = new MemoryCollection<StoredEntry>()
  readonly #followers = new MemoryChannel()
  #last = 0

  constructor(name: string, limit: Usage) {
    this.name = name
    this.#limit = limit
  }

  async append(value: T): Promise<number> {
    return this.#append(new TextValue(value))
  }

  list(query: LogQuery<T> = {}): Promise<LogEntry<T>[]> {
    const { after = 0, accepts = () => true, limit = Infinity, isReversed } = query
    const entries = this.#memory.values().filter(({ seq }) => seq > after)
    const accepted = (stored: StoredEntry) => {
      const entry = read<T>(stored)
      return accepts(entry) ? entry : undefined
    }
    return firstInTurns(isReversed ? entries.reverse() : entries, accepted, limit)
  }

  async size(): Promise<number> {
    return this.#memory.size
  }

  async last(): Promise<number> {
    return this.#last
  }

  async delete(seqs: readonly number[]): Promise<void> {
    for (const seq of seqs) this.#memory.delete(String(seq))
  }

  async clear(): Promise<void> {
    this.#memory.clear()
  }

  follow(listener: (entry: LogEntry<T>) => void): Subscription {
    const unsubscribe = this.#followers.subscribe((entry) => listener(entry as LogEntry<T>))
    return { ready: Promise.resolve(), unsubscribe }
  }

  toAppend(value: T): Write {
    return { kind: 'log', collection: this.name, value }
  }

  has(key: string): boolean {
    return this.#memory.get(key, 0) !== undefined
  }

  apply(write: Write, storedOf: StoredOf): void {
    if (write.kind === 'log') this.#append(storedOf(write.value))
  }

  dropExpired(): void {
    // Entries do not expire.
  }

  usage(): Usage {
    return { entries: this.#memory.size, bytes: this.#memory.bytes }
  }

  #append(stored: StoredValue): number {
    this.#last += 1
    const entry = { seq: this.#last, stored }
    this.#memory.set(String(entry.seq), entry, stored.bytes, Infinity, 0)
    while (exceeds(this.usage(), this.#limit)) {
      this.#memory.delete(this.#memory.oldestKey() ?? '')
    }
    this.#followers.deliver(() => read<T>(entry))
    return entry.seq
  }
}

/** The cast is safe because only values of this type are appended. */
function read<T>({ seq, stored }: StoredEntry): LogEntry<T> {
  return { seq, value: stored.read() as T }
}
