import type { Clock } from '../domain/clock.ts'
import {
  type JournalEntry,
  type JournalEntryType,
  type JournalNote,
  printable,
  printableNote,
  summaryOf,
} from '../domain/journal-entry.ts'
import { phoneNumberDigest } from '../domain/phone-number.ts'
import { type Bounds, exceeds } from './bounds.ts'
import type { Store } from './store.ts'

const collection = 'journal'
const channel = 'journal'
const errorChannel = 'journal:error'

export interface JournalFilter {
  readonly type?: JournalEntryType
  readonly partner?: string
  readonly phoneNumber?: string
  readonly reference?: string
  /** Id of the action. */
  readonly action?: string
  /** Only entries with a higher `seq`. */
  readonly after?: number
}

/** What happened in a simulator, in order. */
export interface Journal {
  /** Writes an entry and tells those who follow. */
  write(note: JournalNote): Promise<JournalEntry>
  /** Oldest first. */
  list(filter?: JournalFilter): Promise<JournalEntry[]>
  /** How many entries there are. */
  size(): Promise<number>
  /** Takes entries away: those that match. */
  remove(filter: JournalFilter): Promise<void>
  clear(): Promise<void>
  /** Calls `listener` with each new entry; the answer ends it. */
  follow(listener: (entry: JournalEntry) => void): () => void
  /** The same for entries of type error only: nothing is copied for the others. */
  followErrors(listener: (entry: JournalEntry) => void): () => void
}

interface JournalDependencies {
  readonly store: Store
  readonly clock: Clock
  readonly bounds: Bounds
}

export function createJournal({ store, clock, bounds }: JournalDependencies): Journal {
  let last = 0

  function entryOf(note: JournalNote): JournalEntry {
    last += 1
    const clean = printableNote(note)
    return { seq: last, at: clock.now(), ...clean, summary: printable(summaryOf(clean)) }
  }

  /** A ring: that the oldest entries leave is what people expect of it, and is not told. */
  async function dropOldest(): Promise<void> {
    while (exceeds(await store.held(collection), bounds.journal)) {
      const oldest = await store.oldest<JournalEntry>(collection)
      await store.delete(collection, String(oldest?.seq ?? ''))
    }
  }

  return {
    async write(note) {
      let entry = entryOf(note)
      // Another process that shares the store may have taken the number.
      while (!(await store.add(collection, String(entry.seq), entry))) entry = entryOf(note)
      await dropOldest()
      await store.publish(channel, entry)
      if (entry.type === 'error') await store.publish(errorChannel, entry)
      return entry
    },
    async list(filter = {}) {
      const entries = await store.list<JournalEntry>(collection)
      return entries.filter((entry) => matchesEntry(entry, filter))
    },
    size: () => store.size(collection),
    async remove(filter) {
      for (const { seq } of await this.list(filter)) await store.delete(collection, String(seq))
    },
    clear: () => store.clear(collection),
    follow: (listener) => store.subscribe(channel, listener),
    followErrors: (listener) => store.subscribe(errorChannel, listener),
  }
}

/** Whether an entry is one of those that a filter means. */
export function matchesEntry(entry: JournalEntry, filter: JournalFilter): boolean {
  const { after, phoneNumber, ...fields } = filter
  const wanted = Object.entries(fields).filter(([, value]) => value !== undefined)
  return (
    entry.seq > (after ?? 0) &&
    (phoneNumber === undefined || isAbout(entry, phoneNumber)) &&
    wanted.every(([name, value]) => entry[name as keyof typeof fields] === value)
  )
}

function isAbout({ phoneNumber, numberDigest }: JournalEntry, wanted: string): boolean {
  if (numberDigest === undefined) return phoneNumber === wanted
  return numberDigest === phoneNumberDigest(wanted)
}
