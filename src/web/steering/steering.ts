import { createEntryChecks } from '../../config/check-entry.ts'
import { replaceFixtures } from '../../config/configuration.ts'
import type { FixtureSource } from '../../config/fixture-source.ts'
import { ConfigurationError, SimulatorError } from '../../domain/errors.ts'
import type { WebDependencies } from '../dependencies.ts'
import { createActionDeeds } from './actions.ts'
import type {
  ActionDeeds,
  FaultDeeds,
  JournalDeeds,
  LifeDeeds,
  PartnerDeeds,
  RunLogin,
  UserDeeds,
} from './contract.ts'
import { createFaultDeeds } from './faults.ts'
import { createJournalDeeds } from './journal.ts'
import { createLifeDeeds } from './lives.ts'
import { createRunLogin } from './logins.ts'
import { createPartnerDeeds } from './partners.ts'
import { createSandboxDeeds, type SandboxDeeds } from './sandboxes.ts'
import { createUserDeeds } from './users.ts'

/** Everything that can be done to a running simulator: what the control API and the library both offer. */
export interface Steering extends LifeDeeds {
  readonly actions: ActionDeeds
  readonly users: UserDeeds
  readonly partners: PartnerDeeds
  readonly faults: FaultDeeds
  readonly journal: JournalDeeds
  readonly runLogin: RunLogin
  readonly sandboxes: SandboxDeeds
  /** Puts a document in the place of those that came from files, all or nothing, and resets. @throws SimulatorError `bad-input` */
  putFixtures(source: FixtureSource): Promise<void>
  reset(): Promise<void>
}

export function createSteering(dependencies: WebDependencies): Steering {
  const check = createEntryChecks()
  return {
    ...createLifeDeeds(dependencies),
    actions: createActionDeeds(dependencies),
    users: createUserDeeds(dependencies, check),
    partners: createPartnerDeeds(dependencies, check),
    faults: createFaultDeeds(dependencies, check),
    journal: createJournalDeeds(dependencies),
    runLogin: createRunLogin(dependencies),
    sandboxes: createSandboxDeeds(dependencies.sandboxes),
    async putFixtures(source) {
      await dependencies.reset(replacement(dependencies, source))
    },
    reset: () => dependencies.reset(),
  }
}

function replacement({ configuration }: WebDependencies, source: FixtureSource) {
  try {
    return replaceFixtures(configuration.overlay, source)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    throw new SimulatorError('bad-input', error.message.replaceAll('\n', '; '), error.errors)
  }
}
