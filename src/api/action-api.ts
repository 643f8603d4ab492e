import { type Action, statusOf } from '../domain/action.ts'
import { defined } from '../domain/defined.ts'
import { checkedNumber } from './checked-number.ts'
import type { SimulatorContext } from './context.ts'
import type { ActionApi, ActionListQuery } from './contract/actions.ts'
import { actionJson } from './entity-json.ts'
import { pageOf } from './paging.ts'

export function createActionApi({ state, clock }: SimulatorContext): ActionApi {
  const { actions } = state
  const json = (action: Action) => actionJson(action, clock.now())

  async function wanted({ status, ...given }: ActionListQuery): Promise<readonly Action[]> {
    const filter = checkedNumber(given)
    const found = status === 'pending' ? await actions.pending(filter) : await actions.list(filter)
    const now = clock.now()
    return found.filter((action) => status === undefined || statusOf(action, now) === status)
  }

  return {
    list: async (query = {}) => (await wanted(query)).map(json),
    page: async ({ limit, after, ...query }) =>
      pageOf(await wanted(query), ({ id }) => id, defined({ limit, after })).map(json),
    get: async (id) => json(await actions.get(id)),
    next: async ({ timeout = 30, signal, ...query } = {}) =>
      json(await actions.next(checkedNumber(query), timeout, signal)),
    confirm: async (id, options) => json(await actions.confirm(id, options?.method)),
    reject: async (id, options) => json(await actions.reject(id, options?.reason)),
    expire: async (id) => json(await actions.expire(id)),
  }
}
