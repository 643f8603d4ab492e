import type { Clock } from '../domain/clock.ts'
import { defined } from '../domain/defined.ts'
import { type Finding, findingRules, type SeenFinding } from '../domain/finding.ts'
import { printable } from '../domain/journal-entry.ts'
import type { Journal } from './journal.ts'
import type { Store } from './store.ts'

/** The precision of `lastSeen` in milliseconds: many logins per second can cause the same finding. */
const fineness = 1_000

/** How long a process counts findings before it tells a shared store, in milliseconds. */
const tellInterval = 500

/** The stored part of a finding, without the count and the last time, which change with every occurrence. */
type KeptFinding = Omit<SeenFinding, 'count' | 'lastSeen'>

/** Where a rule was broken. */
export interface FindingPlace {
  readonly issuer: string
  readonly step: string
  readonly partner: string
  readonly service?: string
  /** Id of the login. */
  readonly login?: string
}

/** What partners did that itsme refuses or advises against. There is one entry per rule and partner. */
export interface Findings {
  /**
   * Counts a finding, and journals it if it differs from the last one of the same rule and partner. The login records
   * every finding as a fact.
   */
  add(finding: Finding, place: FindingPlace): Promise<void>
  /** Returns the findings of one partner, in the order in which they first appeared. */
  list(partner: string): Promise<SeenFinding[]>
  /** Must be called after a reset of the store. */
  forget(): void
}

export function createFindings(store: Store, clock: Clock, journal: Journal): Findings {
  const stored = store.table<KeptFinding>('findings')
  const counts = store.counters('findingCounts')
  const lastTimes = store.table<number>('findingTimes')
  /** The last finding of each rule and partner in this process. If it is repeated, it is only counted. */
  const known = new Map<string, { readonly words: string; readonly at: number }>()
  const isShared = store.shared !== undefined
  /** What other processes have not been told of. */
  const untold = new Map<string, number>()

  async function tell(): Promise<void> {
    const told = [...untold]
    untold.clear()
    await Promise.all(told.map(([key, more]) => counts.increment(key, more)))
  }

  /** Counts an occurrence. Each login has several, so a shared store is told of them together. */
  async function count(key: string): Promise<void> {
    if (!isShared) return void (await counts.increment(key))
    if (untold.size === 0) clock.after(tellInterval, () => void tell().catch(() => undefined))
    untold.set(key, (untold.get(key) ?? 0) + 1)
  }

  return {
    async add({ rule, message }, place) {
      const { issuer, step, partner, service, login } = place
      const key = `${partner}/${rule}`
      const seenAt = `${issuer} ${step}`
      const now = clock.now()
      await count(key)
      const words = JSON.stringify([message, seenAt, service])
      const isSameAs = (kept: KeptFinding) =>
        JSON.stringify([kept.message, kept.seenAt, kept.service]) === words
      const last = known.get(key)
      const isSame = last?.words === words
      if (isSame && now - last.at < fineness) return
      known.set(key, { words, at: now })
      await lastTimes.put(key, now)
      if (isSame) return
      const earlier = await stored.get(key)
      if (isShared && earlier !== undefined && isSameAs(earlier)) return
      const firstSeen = earlier?.firstSeen ?? now
      const kept: KeptFinding = {
        ...{ partner, rule, message: printable(message), seenAt, firstSeen },
        ...defined({ service }),
      }
      await stored.put(key, kept)
      await journal.write({
        type: 'finding',
        issuer,
        step,
        partner,
        ...defined({ service, login }),
        outcome: message,
        detail: { rule, ...findingRules[rule] },
      })
    },
    async list(partner) {
      await tell()
      const all = await stored.list()
      return Promise.all(all.filter((finding) => finding.partner === partner).map(complete))
    },
    forget() {
      known.clear()
      untold.clear()
    },
  }

  async function complete(kept: KeptFinding): Promise<SeenFinding> {
    const key = `${kept.partner}/${kept.rule}`
    const count = await counts.get(key)
    return { ...kept, count, lastSeen: (await lastTimes.get(key)) ?? kept.firstSeen }
  }
}
