import { checked, createEntryChecks } from '../../config/check-entry.ts'
import { replaceFixtures } from '../../config/configuration.ts'
import { createControlInputs, type InputName } from '../../config/control-schema.ts'
import type { FixtureSource } from '../../config/fixture-source.ts'
import { ConfigurationError, SimulatorError } from '../../domain/errors.ts'
import { lazy } from '../../domain/lazy.ts'
import type { WebDependencies } from '../dependencies.ts'
import { createActionDeeds } from './actions.ts'
import type {
  ActionDeeds,
  FaultDeeds,
  JournalDeeds,
  KeyDeeds,
  Leftovers,
  LifeDeeds,
  LoginDeeds,
  PartnerDeeds,
  RunLogin,
  UserDeeds,
} from './contract.ts'
import { createFaultDeeds } from './faults.ts'
import { createJournalDeeds } from './journal.ts'
import { createKeyDeeds } from './keys.ts'
import { createLifeDeeds } from './lives.ts'
import { createLoginDeeds } from './login-records.ts'
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
  readonly keys: KeyDeeds
  readonly logins: LoginDeeds & { readonly run: RunLogin }
  readonly sandboxes: SandboxDeeds
  /** Puts a document in the place of those that came from files, all or nothing, and resets. @throws SimulatorError `bad-input` */
  putFixtures(source: FixtureSource): Promise<void>
  /** Resolves to what the test before it has left behind. */
  reset(): Promise<Leftovers>
  /** What the test has left behind until now; told in the log. */
  leftovers(): Promise<Leftovers>
}

export function createSteering(dependencies: WebDependencies): Steering {
  const check = createEntryChecks()
  const faults = createFaultDeeds(dependencies, check)

  async function leftovers(): Promise<Leftovers> {
    const unfiredFaults = await faults.unfired()
    if (unfiredFaults.length > 0) dependencies.onWarning(unfiredText(unfiredFaults))
    return { unfiredFaults }
  }

  return checkedSteering({
    ...createLifeDeeds(dependencies),
    actions: createActionDeeds(dependencies),
    users: createUserDeeds(dependencies, check),
    partners: createPartnerDeeds(dependencies, check),
    faults,
    journal: createJournalDeeds(dependencies),
    keys: createKeyDeeds(dependencies),
    logins: { ...createLoginDeeds(dependencies), run: createRunLogin(dependencies) },
    sandboxes: createSandboxDeeds(dependencies.sandboxes),
    async putFixtures(source) {
      await dependencies.reset(await replacement(dependencies, source))
    },
    leftovers,
    async reset() {
      const left = await leftovers()
      await dependencies.reset()
      return left
    },
  })
}

/** So many are named in a warning. */
const mostNamed = 10

function unfiredText(faults: Leftovers['unfiredFaults']): string {
  const named = faults.slice(0, mostNamed).map(({ name, reason }) => `"${name}" (${reason})`)
  const more = faults.length - named.length
  const rest = more === 0 ? '' : `, and ${more} more`
  return `faults that never fired: ${named.join(', ')}${rest}`
}

async function replacement({ configuration }: WebDependencies, source: FixtureSource) {
  try {
    return await replaceFixtures(configuration.overlay, source)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    throw new SimulatorError('bad-input', error.message.replaceAll('\n', '; '), error.errors)
  }
}

/** The same deeds, their arguments checked as those of the control API: a program is told of a wrong name, too. */
function checkedSteering(deeds: Steering): Steering {
  const inputs = lazy(createControlInputs)
  const check = (name: InputName, value: object | undefined) =>
    void (value !== undefined && checked(inputs()[name] as never, value))
  const { actions, partners, journal, faults, codes, accessTokens, keys, logins } = deeds
  return {
    ...deeds,
    actions: {
      ...actions,
      async list(query) {
        check('actions', query)
        return actions.list(query)
      },
      async next({ signal, ...query } = {}) {
        check('nextAction', query)
        return actions.next({ ...query, ...(signal && { signal }) })
      },
      async confirm(id, options) {
        check('confirm', options)
        return actions.confirm(id, options)
      },
      async reject(id, options) {
        check('reject', options)
        return actions.reject(id, options)
      },
    },
    partners: {
      ...partners,
      async secretLink(code, options, url) {
        check('secretLink', options)
        return partners.secretLink(code, options, url)
      },
    },
    faults: {
      ...faults,
      async list(filter) {
        check('faults', filter)
        return faults.list(filter)
      },
    },
    journal: {
      ...journal,
      async list(query) {
        check('journalFilter', query)
        return journal.list(query)
      },
      async take({ timeout, ...query } = {}) {
        check('journalFilter', query)
        return journal.take({ ...query, ...(timeout !== undefined && { timeout }) })
      },
      async clear(query) {
        check('journalFilter', query)
        return journal.clear(query)
      },
    },
    keys: {
      async rotate(options) {
        check('rotation', options)
        return keys.rotate(options)
      },
    },
    codes: {
      async expire(query) {
        check('expireCodes', query)
        return codes.expire(query)
      },
    },
    accessTokens: {
      async expire(query) {
        check('expireAccessTokens', query)
        return accessTokens.expire(query)
      },
    },
    logins: {
      ...logins,
      async list({ outcome, ...query } = {}) {
        check('logins', { ...query, ...(outcome && { outcome: [outcome].flat() }) })
        return logins.list({ ...query, ...(outcome && { outcome }) })
      },
      async get(id, { signal, ...options } = {}) {
        check('oneLogin', options)
        return logins.get(id, { ...options, ...(signal && { signal }) })
      },
      async next({ signal, ...query } = {}) {
        check('nextLogin', query)
        return logins.next({ ...query, ...(signal && { signal }) })
      },
      async run(request, origin) {
        check('login', request)
        return logins.run(request, origin)
      },
    },
  }
}
