import type { Clock } from '../domain/clock.ts'
import { defined } from '../domain/defined.ts'
import { mapInTurns } from '../domain/interruptible.ts'
import {
  type JournalEntry,
  type JournalEntryType,
  type JournalNote,
  printable,
  printableNote,
  shortFacts,
  summaryOf,
} from '../domain/journal-entry.ts'
import { phoneNumberDigest } from '../domain/people/phone-number.ts'
import { randomHex } from '../domain/random.ts'
import type { Bounds } from './bounds.ts'
import { isEnd, type Logins } from './logins.ts'
import type { LogEntry, Store, Subscription, Write } from './store.ts'

export interface JournalFilter {
  readonly type?: JournalEntryType
  readonly partner?: string
  readonly phoneNumber?: string
  readonly reference?: string
  /** Id of the action. */
  readonly action?: string
  /** Id of the login. */
  readonly login?: string
  /** Only entries with a higher `seq`. */
  readonly after?: number
}

/** A part of the entries that match. */
export interface JournalPage {
  readonly order?: 'asc' | 'desc'
  readonly limit?: number
}

/** The newest entry that matches. */
export const newestEntry: JournalPage = { order: 'desc', limit: 1 }

/** What happened in a simulator, in order. */
export interface Journal {
  write(note: JournalNote): Promise<void>
  /**
   * Returns the writes of an entry, to be committed with others. Not for entries of type error, nor for entries that
   * end a login.
   */
  toWrite(note: JournalNote): readonly Write[]
  /** Returns the entries that match, oldest first by default. */
  list(filter?: JournalFilter, page?: JournalPage): Promise<JournalEntry[]>
  /** Returns the number of entries. */
  size(): Promise<number>
  /** Removes the entries that match, and returns them. */
  remove(filter: JournalFilter): Promise<JournalEntry[]>
  clear(): Promise<void>
  /** Calls `listener` with each new entry that matches. All followers share the entry. */
  follow(listener: (entry: JournalEntry) => void, filter?: JournalFilter): Subscription
  /** Calls `listener` with each new entry that this process wrote, for its log. Returns an unsubscribe function. */
  followOwn(listener: (entry: JournalEntry) => void): () => void
  /**
   * Calls `listener` with each new entry of type error that this process wrote, without reading the others. Returns an
   * unsubscribe function.
   */
  followErrors(listener: (entry: JournalEntry) => void): () => void
}

interface JournalDependencies {
  readonly store: Store
  readonly clock: Clock
  readonly bounds: Bounds
  readonly logins: Logins
}

export function createJournal({ store, clock, bounds, logins }: JournalDependencies): Journal {
  const log = store.log<StoredEntry>('journal', bounds.journal)
  const errors = store.channel<StoredLogEntry>('journalErrors')
  /** The entries that followers get, by what the log gives each of them. */
  const shared = new WeakMap<StoredLogEntry, JournalEntry>()
  /** Distinguishes the processes that share a store. */
  const own = store.shared && randomHex(8)

  /** Returns the writes that add an entry to the journal and a step to its login. */
  function changesOf({ facts = [], ...note }: JournalNote): readonly Write[] {
    const at = clock.now()
    const entry: StoredEntry = { at, ...printableNote(note), ...defined({ by: own }) }
    const { login } = note
    const isStep = login !== undefined && facts.length > 0
    const step = isStep ? logins.toAdd(login, { at, facts: shortFacts(facts) }) : []
    return [log.toAppend(entry), ...step]
  }

  async function tellOfError(): Promise<void> {
    const [entry] = await log.list({ after: (await log.last()) - 1 })
    if (entry !== undefined) await errors.publish(entry)
  }

  async function list(filter: JournalFilter = {}, page: JournalPage = {}): Promise<JournalEntry[]> {
    const matches = entryMatcher(filter)
    const entries = await log.list({
      ...defined({ after: filter.after, limit: page.limit }),
      accepts: matches,
      isReversed: page.order === 'desc',
    })
    return mapInTurns(entries, toEntry)
  }

  function follow(listener: (entry: JournalEntry) => void, filter: JournalFilter = {}) {
    const matches = entryMatcher(filter)
    return log.follow((stored) => {
      if (!matches(stored)) return
      const entry = shared.get(stored) ?? toEntry(stored)
      shared.set(stored, entry)
      listener(entry)
    })
  }

  const ifOwn = (listener: (entry: JournalEntry) => void) => (entry: StoredLogEntry) => {
    if (entry.value.by === own) listener(toEntry(entry))
  }

  return {
    async write(note) {
      await store.commit(changesOf(note))
      if (note.facts?.some(isEnd)) await logins.trim()
      if (note.type === 'error') await tellOfError()
    },
    toWrite: changesOf,
    list,
    size: () => log.size(),
    async remove(filter) {
      const entries = await list(filter)
      await log.delete(entries.map(({ seq }) => seq))
      return entries
    },
    clear: () => log.clear(),
    follow,
    followOwn: (listener) => log.follow(ifOwn(listener)).unsubscribe,
    followErrors: (listener) => errors.subscribe(ifOwn(listener)).unsubscribe,
  }
}

type StoredEntry = Omit<JournalEntry, 'seq' | 'facts' | 'summary'> & {
  /** The process that wrote it, if there are several. */
  readonly by?: string
}
type StoredLogEntry = LogEntry<StoredEntry>

function toEntry({ seq, value }: StoredLogEntry): JournalEntry {
  const { by: _by, ...entry } = value
  return { seq, ...entry, summary: printable(summaryOf(entry)) }
}

/** Returns a function that checks whether an entry matches a filter. Many streams may check every entry. */
function entryMatcher({ after = 0, phoneNumber, ...fields }: JournalFilter) {
  const wanted = Object.entries(fields).filter(([, value]) => value !== undefined)
  const digest = phoneNumber === undefined ? undefined : phoneNumberDigest(phoneNumber)

  function isAbout(entry: StoredEntry): boolean {
    if (phoneNumber === undefined) return true
    if (entry.numberDigest === undefined) return entry.phoneNumber === phoneNumber
    return entry.numberDigest === digest
  }

  return ({ seq, value: entry }: StoredLogEntry): boolean =>
    seq > after &&
    isAbout(entry) &&
    wanted.every(([name, value]) => entry[name as keyof typeof fields] === value)
}
