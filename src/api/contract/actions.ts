import type { ActionStatus } from '../../domain/action.ts'
import type { ConfirmationMethod, RejectReason } from '../../domain/scenario.ts'
import type { ActionJson } from '../entity-json.ts'
import type { PageQuery } from './users.ts'

/** Selects actions or journal entries. An absent member matches everything. */
export interface ActionQuery {
  /** E.164 */
  readonly phoneNumber?: string
  /** Code of the partner. */
  readonly partner?: string
}

/** Selects actions. */
export interface ActionListQuery extends ActionQuery {
  readonly status?: ActionStatus
}

/** The actions of a simulator, and the decisions of their users. */
export interface ActionApi {
  /** Returns the stored actions, oldest first. */
  list(query?: ActionListQuery): Promise<ActionJson[]>
  /**
   * Returns up to `limit` actions after the action with the id `after`, oldest first.
   *
   * @throws SimulatorError `bad-input` if the action `after` does not exist any more
   */
  page(query: ActionListQuery & PageQuery): Promise<ActionJson[]>
  /** @throws SimulatorError `not-found` */
  get(id: string): Promise<ActionJson>
  /**
   * Waits for a pending action that matches, and returns the oldest one.
   *
   * @param query `timeout` in seconds: 30 by default, at most 120; `signal` stops the wait
   * @throws NoActionError if there was none in time
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
