import type { Clock } from '../domain/clock.ts'
import type { Partner } from '../domain/partner.ts'
import type { User } from '../domain/user.ts'
import { type Actions, createActions } from './actions.ts'
import { type CodeCheck, createCodeCheck } from './code-check.ts'
import { createFindings, type Findings } from './findings.ts'
import { createJournal, type Journal } from './journal.ts'
import { createPartners, type Partners } from './partners.ts'
import type { Store } from './store.ts'
import { createUsers, type Users } from './users.ts'

/** The collections of what a simulator begins with. */
export interface Population {
  readonly partners: readonly Partner[]
  readonly users: readonly User[]
}

/** Everything that one running simulator remembers. */
export interface State {
  readonly store: Store
  readonly users: Users
  readonly partners: Partners
  readonly actions: Actions
  readonly journal: Journal
  readonly findings: Findings
  readonly codes: CodeCheck
  /** Replaces partners and users. */
  populate(population: Population): Promise<void>
}

export function createState(store: Store, clock: Clock): State {
  const users = createUsers(store)
  const partners = createPartners(store)
  const journal = createJournal(store, clock)
  const actions = createActions(store, clock, journal)
  return {
    store,
    users,
    partners,
    actions,
    journal,
    findings: createFindings(store, clock, journal),
    codes: createCodeCheck({ store, users, actions, journal, clock }),
    async populate(population) {
      await users.clear()
      await partners.clear()
      for (const user of population.users) await users.put(user)
      for (const partner of population.partners) await partners.put(partner)
    },
  }
}
