import { checked } from '../config/fixtures/check-entry.ts'
import { type Api, createApi } from './api.ts'
import type { SimulatorContext } from './context.ts'
import type { InputName } from './schemas/inputs.ts'

/** Creates the API for programs. It checks arguments like the control API, so that a misspelled member is an error. */
export function createCheckedApi(context: SimulatorContext): Api {
  const { inputs } = context.checks

  /**
   * Wraps a call so that its argument is checked first.
   *
   * @param index of the argument
   * @param except members of the argument that the schema does not know
   */
  function checkedCall<F extends (...given: never[]) => Promise<unknown>>(
    input: InputName,
    call: F,
    { index = 0, except = [] }: { index?: number; except?: readonly string[] } = {},
  ): F {
    async function checkAndCall(...given: Parameters<F>): Promise<unknown> {
      const argument: unknown = given[index]
      if (argument !== undefined) checked<unknown>(inputs()[input], without(argument, except))
      return call(...given)
    }
    return checkAndCall as F
  }

  const api = createApi(context)
  const { actions, partners, journal, faults, codes, accessTokens, keys, logins, sandboxes } = api
  const signal = { except: ['signal'] }
  return {
    ...api,
    actions: {
      ...actions,
      list: checkedCall('actions', actions.list),
      next: checkedCall('nextAction', actions.next, signal),
      confirm: checkedCall('confirm', actions.confirm, { index: 1 }),
      reject: checkedCall('reject', actions.reject, { index: 1 }),
    },
    partners: {
      ...partners,
      secretLink: checkedCall('secretLink', partners.secretLink, { index: 1 }),
    },
    faults: {
      ...faults,
      list: checkedCall('faults', faults.list),
      kinds: checkedCall('faultKinds', faults.kinds),
      get: checkedCall('fired', faults.get, { ...signal, index: 1 }),
    },
    journal: {
      ...journal,
      list: checkedCall('journal', journal.list, signal),
      take: checkedCall('takenJournal', journal.take, signal),
      clear: checkedCall('journalFilter', journal.clear),
    },
    keys: { ...keys, rotate: checkedCall('rotation', keys.rotate) },
    codes: { expire: checkedCall('expireCodes', codes.expire) },
    accessTokens: { expire: checkedCall('expireAccessTokens', accessTokens.expire) },
    logins: {
      ...logins,
      list: checkedCall('logins', logins.list, signal),
      get: checkedCall('oneLogin', logins.get, { ...signal, index: 1 }),
      next: checkedCall('nextLogin', logins.next, signal),
      run: checkedCall('login', logins.run),
    },
    sandboxes: { ...sandboxes, open: checkedCall('sandbox', sandboxes.open) },
  }
}

function without(value: unknown, names: readonly string[]): unknown {
  if (names.length === 0 || typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)))
}
