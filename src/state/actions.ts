import { type Action, type Outcome, statusOf, withOutcome } from '../domain/action.ts'
import { type Clock, isoTime } from '../domain/clock.ts'
import { defined } from '../domain/defined.ts'
import { SimulatorError } from '../domain/errors.ts'
import type { Decider } from '../domain/login/login.ts'
import type { ConfirmationMethod, RejectReason } from '../domain/scenario.ts'
import { askedText, describe, eventOf, noteOf } from './action-outcome.ts'
import { type Bounds, exceeds, isFull, type TellOfBound } from './bounds.ts'
import type { Journal } from './journal.ts'
import { type ActionEvent, type ActionFilter, matches, waitForAction } from './next-action.ts'
import type { Place, Store, Write } from './store.ts'

/** How long decided and expired actions are stored, in milliseconds: 15 minutes (design, limits). */
export const keptFor = 15 * 60_000

/** The actions of a simulator. Each action is decided at most once. */
export interface Actions {
  /**
   * Returns false, and creates nothing, if there is a value at `unless`.
   *
   * @param together changes that are made with the creation
   * @throws SimulatorError `too-many-actions`
   */
  create(action: Action, together?: Together): Promise<boolean>
  /** Creates an action that its user has already decided. It is never pending. */
  createDecided(action: Action, outcome: Outcome): Promise<Action>
  /** @throws SimulatorError `too-many-actions` */
  refuseFull(): Promise<void>
  find(id: string): Promise<Action | undefined>
  /** @throws SimulatorError `not-found` */
  get(id: string): Promise<Action>
  /** Returns every stored action, oldest first. */
  list(filter?: ActionFilter): Promise<Action[]>
  /** Returns the pending actions, oldest first. The cost does not depend on the number of decided actions. */
  pending(filter?: ActionFilter): Promise<Action[]>
  /** Waits up to `timeout` seconds for the oldest pending action that matches. @throws NoActionError */
  next(filter: ActionFilter, timeout: number, signal?: AbortSignal): Promise<Action>
  /**
   * Confirms an action. `method` defaults to `biometrics`, or to `code` if the acr is advanced.
   *
   * @throws SimulatorError `not-found`, `action-already-decided`, `method-not-allowed`
   */
  confirm(id: string, method?: ConfirmationMethod, person?: Person): Promise<Action>
  /** @throws SimulatorError `not-found`, `action-already-decided` */
  reject(id: string, reason?: RejectReason, by?: Decider): Promise<Action>
  /** Ends an action with any outcome. @throws SimulatorError `not-found`, `action-already-decided` */
  end(id: string, outcome: Outcome, by: Decider): Promise<Action>
  /** @throws SimulatorError `not-found`, `action-already-decided` */
  expire(id: string, by?: Decider): Promise<Action>
  /** Calls `listener` whenever an action is created or ended. Returns an unsubscribe function. */
  follow(listener: (event: ActionEvent) => void, onGap?: () => void): () => void
  /** Tells listeners that the given actions are gone, after a reset. */
  announceGone(actions: readonly Action[]): Promise<void>
}

interface Together {
  readonly writes: readonly Write[]
  readonly unless?: Place
}

/** The person who confirms. By default, a call of the control API confirms. */
interface Person {
  readonly by: Decider
  /** The address of the browser that acts as the phone. */
  readonly ipAddress: string
}

interface ActionsDependencies {
  readonly store: Store
  readonly clock: Clock
  readonly journal: Journal
  readonly bounds: Bounds
  readonly tellOfBound: TellOfBound
}

export function createActions(dependencies: ActionsDependencies): Actions {
  const { store, clock, journal, bounds, tellOfBound } = dependencies
  /** Actions without a decision, including expired ones. */
  const undecided = store.indexedRecords<Action>('actions', { isReadOften: true })
  /** Actions without a decision that have not expired. */
  const open = store.indexedRecords<Action>('pendingActions', { isReadOften: true })
  const decided = store.indexedRecords<Action>('decidedActions')
  const events = store.channel<ActionEvent>('actions')

  async function find(id: string): Promise<Action | undefined> {
    // In this order, since a decision moves an action from the one to the other.
    const [before, after] = await Promise.all([undecided.get(id), decided.get(id)])
    return before ?? after
  }

  async function get(id: string): Promise<Action> {
    const action = await find(id)
    if (action === undefined) {
      throw new SimulatorError('not-found', `no action "${id}"; it may be older than 15 minutes`)
    }
    return action
  }

  async function end(action: Action, outcome: Outcome, by: Decider): Promise<Action> {
    const { id } = action
    const ended = withOutcome(action, outcome)
    const isFirst =
      statusOf(action, clock.now()) === 'pending' &&
      (await store.commit(
        [
          open.toDelete(id),
          undecided.toDelete(id),
          decided.toPut(id, ended, keptFor),
          ...journal.toWrite({
            ...noteOf(action),
            outcome: describe(outcome),
            facts: [{ what: 'decided', outcome, by }],
          }),
          events.toPublish(eventOf(action, by === 'replaced' ? undefined : true)),
        ],
        decided.place(id),
      ))
    if (!isFirst) throw alreadyDecided(await get(id))
    await dropDecided()
    return ended
  }

  const dropDecided = () =>
    store.later(async () => {
      const dropped = await decided.trim(bounds.finishedActions)
      if (dropped.length > 0) tellOfBound('finishedActions')
    })

  /** Drops the oldest expired actions early if there are too many. Never drops a pending action. */
  async function dropExpired(): Promise<void> {
    const all = await store.usage(undecided)
    const pending = await store.usage(open)
    const expired = { entries: all.entries - pending.entries, bytes: all.bytes - pending.bytes }
    if (!exceeds(expired, bounds.finishedActions)) return
    const oldest = await undecided.oldest()
    if (oldest === undefined || statusOf(oldest, clock.now()) === 'pending') return
    await undecided.delete(oldest.id)
    tellOfBound('finishedActions')
    await dropExpired()
  }

  /** @throws SimulatorError `too-many-actions` */
  async function refuseFull(): Promise<void> {
    const { pendingActions: bound } = bounds
    const { entries, bytes } = await store.usage(open)
    // A pending action is stored in two collections.
    if (!isFull({ entries, bytes: 2 * bytes }, bound)) return
    const message = `there are ${entries} pending actions; decide some, or reset`
    throw new SimulatorError('too-many-actions', message)
  }

  function alreadyDecided(action: Action): SimulatorError {
    const at = isoTime(action.decision?.at ?? action.expiresAt)
    return new SimulatorError(
      'action-already-decided',
      `action "${action.id}" was ${statusOf(action, clock.now())} at ${at}; start a new login`,
    )
  }

  async function pending(filter: ActionFilter = {}): Promise<Action[]> {
    const actions = await open.list()
    return actions.filter((action) => matches(action, filter))
  }

  async function list(filter: ActionFilter = {}): Promise<Action[]> {
    return [...(await decided.list()), ...(await undecided.list())]
      .filter((action) => matches(action, filter))
      .sort((one, other) => one.createdAt - other.createdAt)
  }

  const follow: Actions['follow'] = (listener, onGap) =>
    events.subscribe(listener, onGap).unsubscribe

  return {
    refuseFull,
    async create(action, { writes, unless } = { writes: [] }) {
      await refuseFull()
      await store.later(dropExpired)
      const life = action.expiresAt - clock.now()
      const changes = [
        undecided.toPut(action.id, action, life + keptFor),
        open.toPut(action.id, action, life),
        ...journal.toWrite({
          ...noteOf(action),
          outcome: `pending; ${askedText(action)}`,
          facts: [{ what: 'asked', action }],
        }),
        events.toPublish(eventOf(action)),
        ...writes,
      ]
      return store.commit(changes, unless)
    },
    async createDecided(action, outcome) {
      const ended = withOutcome(action, outcome)
      const text = `${describe(outcome)} at once; ${askedText(action)}`
      await store.commit([
        decided.toPut(action.id, ended, keptFor),
        ...journal.toWrite({
          ...noteOf(action),
          outcome: text,
          facts: [
            { what: 'asked', action },
            { what: 'decided', outcome, by: 'scenario' },
          ],
        }),
        events.toPublish(eventOf(action, true)),
      ])
      await dropDecided()
      return ended
    },
    find,
    get,
    list,
    pending,
    next: (filter, timeout, signal) =>
      waitForAction({ clock, events, pending }, filter, timeout, signal),
    async confirm(id, given, person) {
      const action = await get(id)
      const method = given ?? (action.acr === 'advanced' ? 'code' : 'biometrics')
      if (method === 'biometrics' && action.acr === 'advanced') {
        const message = `action "${id}" asks for acr advanced: confirm it with method "code"`
        throw new SimulatorError('method-not-allowed', message)
      }
      const { by = 'control', ipAddress } = person ?? {}
      const outcome = {
        kind: 'confirmed',
        method,
        at: clock.now(),
        ...defined({ ipAddress }),
      } as const
      return end(action, outcome, by)
    },
    reject: async (id, reason = 'user', by = 'control') =>
      end(await get(id), { kind: 'rejected', reason, at: clock.now() }, by),
    end: async (id, outcome, by) => end(await get(id), outcome, by),
    expire: async (id, by = 'control') =>
      end(await get(id), { kind: 'expired', at: clock.now() }, by),
    follow,
    async announceGone(gone) {
      await store.commit(gone.map((action) => events.toPublish(eventOf(action, true))))
    },
  }
}
