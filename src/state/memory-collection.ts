interface Entry {
  /** JSON text: cheap to keep, and nobody can change what they were given. */
  readonly text: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** The entries of one collection, in the order in which they came, with what is known of them all together. */
export interface MemoryCollection {
  get(key: string): Entry | undefined
  /** Overwriting keeps the place of the entry. */
  set(key: string, entry: Entry): void
  delete(key: string): void
  values(): Iterable<Entry>
  readonly size: number
  /** Characters of all texts. */
  readonly characters: number
  /** Forgets what is over; looks only when something is. @param now milliseconds since the epoch */
  dropExpired(now: number): void
}

export function createMemoryCollection(): MemoryCollection {
  const entries = new Map<string, Entry>()
  let characters = 0
  /** No entry is over before. */
  let firstExpiry = Infinity

  function remove(key: string): void {
    characters -= entries.get(key)?.text.length ?? 0
    entries.delete(key)
  }

  return {
    get: (key) => entries.get(key),
    set(key, entry) {
      characters += entry.text.length - (entries.get(key)?.text.length ?? 0)
      entries.set(key, entry)
      firstExpiry = Math.min(firstExpiry, entry.expiresAt)
    },
    delete: remove,
    values: () => entries.values(),
    get size() {
      return entries.size
    },
    get characters() {
      return characters
    },
    dropExpired(now) {
      if (now < firstExpiry) return
      firstExpiry = Infinity
      for (const [key, { expiresAt }] of entries) {
        if (expiresAt <= now) remove(key)
        else firstExpiry = Math.min(firstExpiry, expiresAt)
      }
    },
  }
}
