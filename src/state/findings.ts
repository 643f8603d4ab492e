import type { Clock } from '../domain/clock.ts'
import { defined } from '../domain/defined.ts'
import { type Finding, findingRules, type SeenFinding } from '../domain/finding.ts'
import { printable } from '../domain/journal-entry.ts'
import type { Journal } from './journal.ts'
import type { Store } from './store.ts'

const collection = 'findings'

/** Where a rule was not kept. */
export interface FindingPlace {
  readonly issuer: string
  readonly step: string
  readonly partner: string
  readonly service?: string
}

/** What partners did that itsme would refuse, or advises against: one entry a rule and partner. */
export interface Findings {
  /** Journals a finding, and counts it. */
  add(finding: Finding, place: FindingPlace): Promise<void>
  /** Of one partner, in the order of their first appearance. */
  list(partner: string): Promise<SeenFinding[]>
  clear(): Promise<void>
}

export function createFindings(store: Store, clock: Clock, journal: Journal): Findings {
  return {
    async add({ rule, message }, place) {
      const { issuer, step, partner, service } = place
      await journal.write({
        type: 'finding',
        issuer,
        step,
        partner,
        ...defined({ service }),
        outcome: message,
        detail: { rule, ...findingRules[rule] },
      })
      const key = `${partner}/${rule}`
      const earlier = await store.get<SeenFinding>(collection, key)
      const now = clock.now()
      await store.set(collection, key, {
        partner,
        rule,
        message: printable(message),
        seenAt: `${issuer} ${step}`,
        ...defined({ service }),
        count: (earlier?.count ?? 0) + 1,
        firstSeen: earlier?.firstSeen ?? now,
        lastSeen: now,
      } satisfies SeenFinding)
    },
    async list(partner) {
      const all = await store.list<SeenFinding>(collection)
      return all.filter((finding) => finding.partner === partner)
    },
    clear: () => store.clear(collection),
  }
}
