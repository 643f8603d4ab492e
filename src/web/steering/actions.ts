import type { Action, ActionStatus } from '../../domain/action.ts'
import { statusOf } from '../../domain/action.ts'
import type { ConfirmationMethod, RejectReason } from '../../domain/scenario.ts'
import type { WebDependencies } from '../dependencies.ts'
import { checkedNumber } from './checked-number.ts'
import { type ActionJson, actionJson } from './shapes.ts'

/** Which actions or entries are meant. */
export interface ActionQuery {
  /** E.164 */
  readonly phoneNumber?: string
  /** Code of the partner. */
  readonly partner?: string
}

/** The actions of a simulator: the finger. */
export interface ActionDeeds {
  /** Those that are kept, oldest first. */
  list(query?: ActionQuery & { readonly status?: ActionStatus }): Promise<ActionJson[]>
  /** @throws SimulatorError `not-found` */
  get(id: string): Promise<ActionJson>
  /**
   * The oldest pending action that matches, waited for up to `timeout` seconds (30 unless given).
   *
   * @throws NoActionError when none came
   */
  next(
    query?: ActionQuery & { readonly timeout?: number; readonly signal?: AbortSignal },
  ): Promise<ActionJson>
  /** @throws SimulatorError `not-found`, `action-already-decided`, `method-not-allowed` */
  confirm(id: string, options?: { readonly method?: ConfirmationMethod }): Promise<ActionJson>
  /** @throws SimulatorError `not-found`, `action-already-decided` */
  reject(id: string, options?: { readonly reason?: RejectReason }): Promise<ActionJson>
  /** @throws SimulatorError `not-found`, `action-already-decided` */
  expire(id: string): Promise<ActionJson>
}

export function createActionDeeds({ state, clock }: WebDependencies): ActionDeeds {
  const { actions } = state
  const json = (action: Action) => actionJson(action, clock.now())
  return {
    async list({ status, ...given } = {}) {
      const filter = checkedNumber(given)
      const found =
        status === 'pending' ? await actions.pending(filter) : await actions.list(filter)
      const now = clock.now()
      const wanted = found.filter(
        (action) => status === undefined || statusOf(action, now) === status,
      )
      return wanted.map(json)
    },
    get: async (id) => json(await actions.get(id)),
    next: async ({ timeout = 30, signal, ...query } = {}) =>
      json(await actions.next(checkedNumber(query), timeout, signal)),
    confirm: async (id, options) => json(await actions.confirm(id, options?.method)),
    reject: async (id, options) => json(await actions.reject(id, options?.reason)),
    expire: async (id) => json(await actions.expire(id)),
  }
}
