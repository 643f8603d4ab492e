interface Entry<V> {
  readonly value: V
  /** Bytes of memory, estimated. */
  readonly bytes: number
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** Bytes that an entry takes in addition to its key and its value, as measured. */
const entryOverhead = 150

/** The entries of one collection, in the order in which they were added, and their total size. */
export class MemoryCollection<V> {
  readonly #entries = new Map<string, Entry<V>>()
  #bytes = 0
  /** No entry expires before this time. */
  #firstExpiry = Infinity

  /** @param now milliseconds since the epoch */
  get(key: string, now: number): V | undefined {
    const entry = this.#entries.get(key)
    return entry !== undefined && entry.expiresAt > now ? entry.value : undefined
  }

  /** Writes an entry. Overwriting keeps its position, unless it has expired. @param bytes the size of the value */
  set(key: string, value: V, bytes: number, expiresAt: number, now: number): void {
    const previous = this.#entries.get(key)
    if (previous !== undefined && previous.expiresAt <= now) this.#entries.delete(key)
    const entry = { value, bytes: entryOverhead + key.length + bytes, expiresAt }
    this.#bytes += entry.bytes - (previous?.bytes ?? 0)
    this.#entries.set(key, entry)
    this.#firstExpiry = Math.min(this.#firstExpiry, expiresAt)
  }

  /** Extends the lifetime of an entry. Does nothing if the entry already expires later. */
  extend(key: string, expiresAt: number): void {
    const entry = this.#entries.get(key)
    if (entry !== undefined && entry.expiresAt < expiresAt) {
      this.#entries.set(key, { ...entry, expiresAt })
    }
  }

  delete(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0
    this.#entries.delete(key)
  }

  clear(): void {
    this.#entries.clear()
    this.#bytes = 0
    this.#firstExpiry = Infinity
  }

  /** Deletes expired entries. Looks at each entry only if one has expired. @param now milliseconds since the epoch */
  dropExpired(now: number): void {
    if (now < this.#firstExpiry) return
    this.#firstExpiry = Infinity
    for (const [key, { expiresAt }] of this.#entries) {
      if (expiresAt <= now) this.delete(key)
      else this.#firstExpiry = Math.min(this.#firstExpiry, expiresAt)
    }
  }

  values(): V[] {
    return Array.from(this.#entries.values(), ({ value }) => value)
  }

  oldestKey(): string | undefined {
    for (const key of this.#entries.keys()) return key
    return undefined
  }

  get size(): number {
    return this.#entries.size
  }

  get bytes(): number {
    return this.#bytes
  }
}
