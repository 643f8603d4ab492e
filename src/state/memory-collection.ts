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
  /** Bytes of memory, about. */
  readonly bytes: number
  /** Forgets what is over; looks only when something is. @param now milliseconds since the epoch */
  dropExpired(now: number): void
}

/** Bytes that an entry takes beside its key and its text, about: measured. */
const bookkeeping = 150

/** V8 keeps a text with one character beyond Latin-1 at two bytes a character. */
function bytesOf(key: string, text: string): number {
  const isAscii = Buffer.byteLength(text) === text.length
  const width = isAscii || !/[\u0100-\uffff]/.test(text) ? 1 : 2
  return bookkeeping + key.length + text.length * width
}

export function createMemoryCollection(): MemoryCollection {
  const entries = new Map<string, Entry & { readonly bytes: number }>()
  let bytes = 0
  /** No entry is over before. */
  let firstExpiry = Infinity

  function remove(key: string): void {
    bytes -= entries.get(key)?.bytes ?? 0
    entries.delete(key)
  }

  return {
    get: (key) => entries.get(key),
    set(key, entry) {
      const weighed = { ...entry, bytes: bytesOf(key, entry.text) }
      bytes += weighed.bytes - (entries.get(key)?.bytes ?? 0)
      entries.set(key, weighed)
      firstExpiry = Math.min(firstExpiry, entry.expiresAt)
    },
    delete: remove,
    values: () => entries.values(),
    get size() {
      return entries.size
    },
    get bytes() {
      return bytes
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
