import type { Fixtures } from '../config/fixtures/fixtures.ts'
import type { Clock } from '../domain/clock.ts'
import { eachInTurns } from '../domain/interruptible.ts'
import type { Random } from '../domain/random.ts'
import type { Fault } from '../faults/fault.ts'
import { type Actions, createActions } from './actions.ts'
import type { Bounds, TellOfBound } from './bounds.ts'
import { type CodeCheck, createCodeCheck } from './code-check.ts'
import { createFaults, type Faults } from './faults/fault-registry.ts'
import { createLatches, type Latches } from './faults/latches.ts'
import { createFindings, type Findings } from './findings.ts'
import { createJournal, type Journal } from './journal.ts'
import { createLogins, type Logins } from './logins.ts'
import { createPartners, type Partners } from './partners.ts'
import { createScanCodes, type ScanCodes } from './scan-codes.ts'
import type { Store } from './store.ts'
import { createTesters, type Testers } from './testers.ts'
import { createUsers, type Users } from './users.ts'

/** The data with which a simulator starts. */
export type Population = Pick<
  Fixtures,
  'partners' | 'users' | 'faults' | 'written' | 'partnerSources'
>

/** Everything that one running simulator remembers. */
export interface State {
  readonly store: Store
  readonly users: Users
  readonly partners: Partners
  readonly actions: Actions
  readonly journal: Journal
  readonly logins: Logins
  readonly findings: Findings
  readonly codes: CodeCheck
  readonly faults: Faults
  readonly latches: Latches
  readonly testers: Testers
  readonly scanCodes: ScanCodes
  /** Replaces partners, users and faults. */
  populate(population: Population): Promise<void>
  /** Clears everything, and starts again with the given partners, users and faults. */
  reset(population: Population): Promise<void>
}

interface StateDependencies {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly bounds: Bounds
  readonly tellOfBound: TellOfBound
}

export function createState(dependencies: StateDependencies): State {
  const { store, clock, random, bounds } = dependencies
  const users = createUsers(store)
  const partners = createPartners(store)
  const logins = createLogins({ store, clock, bounds })
  const journal = createJournal({ store, clock, bounds, logins })
  const actions = createActions({ ...dependencies, journal })
  const latches = createLatches(store, clock)
  const faults = createFaults({ store, journal, latches, random })
  const findings = createFindings(store, clock, journal)

  /** @param before faults whose responses are released, in addition to those that are stored */
  async function populate(population: Population, before: readonly Fault[] = []): Promise<void> {
    await users.clear()
    await partners.clear()
    const { written } = population
    await eachInTurns(population.users, (user) =>
      users.put(user, written.users.get(user.phoneNumber)),
    )
    await eachInTurns(population.partners, (partner) =>
      partners.put(
        partner,
        written.partners.get(partner.code),
        population.partnerSources.get(partner.code),
      ),
    )
    // Responses that faults hold continue, and find users and partners.
    await faults.clear(before)
    await eachInTurns(population.faults, (fault) => faults.add(fault))
  }

  return {
    store,
    users,
    partners,
    actions,
    journal,
    logins,
    findings,
    codes: createCodeCheck({ store, users, actions, journal }),
    faults,
    latches,
    testers: createTesters(store, clock, random),
    scanCodes: createScanCodes(store, clock, dependencies),
    populate: (population) => populate(population),
    async reset(population) {
      const pending = await actions.pending()
      const before = await faults.list()
      await store.reset()
      findings.forget()
      await populate(population, before)
      await actions.announceGone(pending)
    },
  }
}
