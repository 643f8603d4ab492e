import { replaceFixtures } from '../config/configuration.ts'
import type { FixtureDocument } from '../config/fixtures/fixture-types.ts'
import { ConfigurationError, SimulatorError } from '../domain/errors.ts'
import { createActionApi } from './action-api.ts'
import type { SimulatorContext } from './context.ts'
import type { Leftovers } from './contract/faults.ts'
import type { SimulatorApi } from './contract/simulator.ts'
import { createExpiryApi } from './expire-api.ts'
import { createFaultApi } from './fault-api.ts'
import { createJournalApi } from './journal-api.ts'
import { createKeyApi } from './key-api.ts'
import { createLoginApi } from './login-api.ts'
import { createPartnerApi } from './partner-api.ts'
import { createRunLogin } from './run/run-login.ts'
import { createSandboxApi, type SandboxApi } from './sandbox-api.ts'
import { createTesterApi, type TesterApi } from './tester-api.ts'
import { createUserApi } from './user-api.ts'

/** Every operation on a running simulator. */
export interface Api extends SimulatorApi {
  readonly sandboxes: SandboxApi
  readonly testers: TesterApi
  /** Returns what the test left behind so far, and logs a warning about it. */
  leftovers(): Promise<Leftovers>
}

/**
 * Creates the API. Its arguments must have been checked: by the schemas of the control API, or by {@link
 * createCheckedApi}.
 */
export function createApi(context: SimulatorContext): Api {
  const check = context.checks.entries
  const faults = createFaultApi(context, check)

  async function leftovers(): Promise<Leftovers> {
    const unfiredFaults = await faults.unfired()
    if (unfiredFaults.length > 0) context.onWarning(unfiredText(unfiredFaults))
    return { unfiredFaults }
  }

  return {
    ...createExpiryApi(context),
    actions: createActionApi(context),
    users: createUserApi(context, check),
    partners: createPartnerApi(context, check),
    faults,
    journal: createJournalApi(context),
    keys: createKeyApi(context),
    logins: { ...createLoginApi(context), run: createRunLogin(context) },
    sandboxes: createSandboxApi(context),
    testers: createTesterApi(context),
    fixtures: {
      put: async (document, name = 'fixtures') =>
        context.reset(await replacement(context, document, name)),
    },
    leftovers,
    async reset() {
      const left = await leftovers()
      await context.reset()
      return left
    },
  }
}

/** The maximum number of faults that a warning names. */
const maxNamed = 10

function unfiredText(faults: Leftovers['unfiredFaults']): string {
  const named = faults.slice(0, maxNamed).map(({ name, reason }) => `"${name}" (${reason})`)
  const more = faults.length - named.length
  const rest = more === 0 ? '' : `, and ${more} more`
  return `faults that never fired: ${named.join(', ')}${rest}`
}

async function replacement(
  { configuration }: SimulatorContext,
  document: string | FixtureDocument,
  name: string,
) {
  const source = typeof document === 'string' ? { name, text: document } : { name, document }
  try {
    return await replaceFixtures(configuration.overlay, source)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    throw new SimulatorError('bad-input', error.message.replaceAll('\n', '; '), error.errors)
  }
}
