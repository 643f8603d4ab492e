import type { Fixtures } from '../config/fixtures.ts'
import type { Clock } from '../domain/clock.ts'
import type { Random } from '../domain/random.ts'
import { type Actions, createActions } from './actions.ts'
import { type CodeCheck, createCodeCheck } from './code-check.ts'
import { createFaults, type Faults } from './faults.ts'
import { createFindings, type Findings } from './findings.ts'
import { createJournal, type Journal } from './journal.ts'
import { createLatches, type Latches } from './latches.ts'
import { createPartners, type Partners } from './partners.ts'
import type { Store } from './store.ts'
import { createUsers, type Users } from './users.ts'

/** What a simulator begins with. */
export type Population = Pick<Fixtures, 'partners' | 'users' | 'faults' | 'written'>

/** Everything that one running simulator remembers. */
export interface State {
  readonly store: Store
  readonly users: Users
  readonly partners: Partners
  readonly actions: Actions
  readonly journal: Journal
  readonly findings: Findings
  readonly codes: CodeCheck
  readonly faults: Faults
  readonly latches: Latches
  /** Replaces partners, users and faults. */
  populate(population: Population): Promise<void>
}

export function createState(store: Store, clock: Clock, random: Random): State {
  const users = createUsers(store)
  const partners = createPartners(store)
  const journal = createJournal(store, clock)
  const actions = createActions(store, clock, journal)
  const latches = createLatches(store, clock)
  const faults = createFaults({ store, journal, latches, random })
  return {
    store,
    users,
    partners,
    actions,
    journal,
    findings: createFindings(store, clock, journal),
    codes: createCodeCheck({ store, users, actions, journal, clock }),
    faults,
    latches,
    async populate(population) {
      await users.clear()
      await partners.clear()
      await faults.clear()
      const { written } = population
      for (const user of population.users)
        await users.put(user, written.users.get(user.phoneNumber))
      for (const partner of population.partners)
        await partners.put(partner, written.partners.get(partner.code))
      for (const fault of population.faults) await faults.add(fault)
    },
  }
}
