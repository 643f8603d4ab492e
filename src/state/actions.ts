import { type Action, statusOf } from '../domain/action.ts'
import { type Clock, isoTime } from '../domain/clock.ts'
import { defined } from '../domain/defined.ts'
import { SimulatorError } from '../domain/errors.ts'
import type { ConfirmationMethod, RejectReason } from '../domain/scenario.ts'
import type { User } from '../domain/user.ts'
import {
  askedText,
  describe,
  eventOf,
  noteOf,
  type Outcome,
  withOutcome,
} from './action-outcome.ts'
import { type Bounds, exceeds, isFull, type TellOfBound } from './bounds.ts'
import type { Journal } from './journal.ts'
import { type ActionEvent, type ActionFilter, matches, waitForAction } from './next-action.ts'
import type { Store } from './store.ts'

/** Decided and expired actions are kept for a quarter of an hour (design, limits). */
const keptFor = 15 * 60_000

/** Those that nobody has decided, also after they expired. */
const collection = 'actions'
const pendingCollection = 'pendingActions'
const decidedCollection = 'decidedActions'
const keptUsers = 'keptUsers'
const channel = 'actions'

/** The actions of a simulator. Each is decided at most once. */
export interface Actions {
  /** @throws SimulatorError `too-many-actions` */
  create(action: Action): Promise<void>
  /** Makes an action whose user has decided already: it is never pending. */
  createDecided(action: Action, outcome: Outcome): Promise<Action>
  find(id: string): Promise<Action | undefined>
  /** @throws SimulatorError `not-found` */
  get(id: string): Promise<Action>
  /** Every action that is still kept, oldest first. */
  list(filter?: ActionFilter): Promise<Action[]>
  /** The pending ones, oldest first; cheap, however many were decided. */
  pending(filter?: ActionFilter): Promise<Action[]>
  /** The oldest pending match, waited for up to `timeout` seconds. @throws NoActionError */
  next(filter: ActionFilter, timeout: number, signal?: AbortSignal): Promise<Action>
  /**
   * By biometrics unless given, or where the acr is advanced by the code.
   *
   * @param ipAddress of the browser that stands for the phone, where a person confirms
   * @throws SimulatorError `not-found`, `action-already-decided`, `method-not-allowed`
   */
  confirm(id: string, method?: ConfirmationMethod, ipAddress?: string): Promise<Action>
  /** @throws SimulatorError `not-found`, `action-already-decided` */
  reject(id: string, reason?: RejectReason): Promise<Action>
  /** Ends an action in whatever way. @throws SimulatorError `not-found`, `action-already-decided` */
  end(id: string, outcome: Outcome): Promise<Action>
  /** @throws SimulatorError `not-found`, `action-already-decided` */
  expire(id: string): Promise<Action>
  /** Keeps a user who is about to change for the actions that are there: a login ends with the data it began with. */
  keepUser(user: User): Promise<void>
  /** The user of an action as it was kept; undefined: it has not changed. */
  keptUser(id: string): Promise<User | undefined>
  /** Calls `listener` whenever an action is made or ended; the answer ends it. */
  follow(listener: (event: ActionEvent) => void): () => void
  clear(): Promise<void>
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

  async function find(id: string): Promise<Action | undefined> {
    return (
      (await store.get<Action>(decidedCollection, id)) ?? (await store.get<Action>(collection, id))
    )
  }

  async function get(id: string): Promise<Action> {
    const action = await find(id)
    if (action === undefined) {
      throw new SimulatorError('not-found', `no action "${id}"; it may be older than 15 minutes`)
    }
    return action
  }

  async function end(action: Action, outcome: Outcome): Promise<Action> {
    const { id } = action
    const open = statusOf(action, clock.now()) === 'pending'
    // Of several at once one finds it there.
    if (!open || !(await store.delete(pendingCollection, id))) throw alreadyDecided(await get(id))
    const decided = withOutcome(action, outcome)
    // At once: whoever was too late reads it next.
    await keepDecided(decided)
    await store.delete(collection, id)
    await journal.write({ ...noteOf(action), outcome: describe(outcome) })
    await store.publish(channel, eventOf(action))
    return decided
  }

  async function keepDecided(action: Action): Promise<void> {
    await store.set(decidedCollection, action.id, action, keptFor)
    while (exceeds(await store.held(decidedCollection), bounds.finishedActions)) {
      const oldest = await store.oldest<Action>(decidedCollection)
      await store.delete(decidedCollection, oldest?.id ?? '')
      tellOfBound('finishedActions')
    }
  }

  /** Those that expired leave before their time; one that is pending never does. */
  async function dropExpired(): Promise<void> {
    const held = await store.held(collection)
    const pendingHeld = await store.held(pendingCollection)
    const expired = {
      entries: held.entries - pendingHeld.entries,
      bytes: held.bytes - pendingHeld.bytes,
    }
    if (!exceeds(expired, bounds.finishedActions)) return
    const oldest = await store.oldest<Action>(collection)
    if (oldest === undefined || statusOf(oldest, clock.now()) === 'pending') return
    await store.delete(collection, oldest.id)
    tellOfBound('finishedActions')
    await dropExpired()
  }

  /** @throws SimulatorError `too-many-actions` */
  async function refuseFull(): Promise<void> {
    const { pendingActions: bound } = bounds
    const { entries, bytes } = await store.held(pendingCollection)
    // Each is kept twice while it is pending.
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
    const actions = await store.list<Action>(pendingCollection)
    return actions.filter((action) => matches(action, filter))
  }

  async function list(filter: ActionFilter = {}): Promise<Action[]> {
    const decided = await store.list<Action>(decidedCollection)
    const others = await store.list<Action>(collection)
    return [...decided, ...others]
      .filter((action) => matches(action, filter))
      .sort((one, other) => one.createdAt - other.createdAt)
  }

  const follow: Actions['follow'] = (listener) => store.subscribe(channel, listener)

  return {
    async create(action) {
      await refuseFull()
      await dropExpired()
      const open = action.expiresAt - clock.now()
      await store.set(collection, action.id, action, open + keptFor)
      await store.set(pendingCollection, action.id, action, open)
      await journal.write({ ...noteOf(action), outcome: `pending; ${askedText(action)}` })
      await store.publish(channel, eventOf(action))
    },
    async createDecided(action, outcome) {
      const decided = withOutcome(action, outcome)
      await keepDecided(decided)
      await journal.write({
        ...noteOf(action),
        outcome: `${describe(outcome)} at once; ${askedText(action)}`,
      })
      await store.publish(channel, eventOf(action))
      return decided
    },
    find,
    get,
    list,
    pending,
    next: (filter, timeout, signal) =>
      waitForAction({ clock, follow, pending }, filter, timeout, signal),
    async confirm(id, given, ipAddress) {
      const action = await get(id)
      const method = given ?? (action.acr === 'advanced' ? 'code' : 'biometrics')
      if (method === 'biometrics' && action.acr === 'advanced') {
        const message = `action "${id}" asks for acr advanced: confirm it with method "code"`
        throw new SimulatorError('method-not-allowed', message)
      }
      return end(action, { kind: 'confirmed', method, at: clock.now(), ...defined({ ipAddress }) })
    },
    reject: async (id, reason = 'user') =>
      end(await get(id), { kind: 'rejected', reason, at: clock.now() }),
    end: async (id, outcome) => end(await get(id), outcome),
    expire: async (id) => end(await get(id), { kind: 'expired', at: clock.now() }),
    async keepUser(user) {
      const { phoneNumber } = user
      for (const { id } of await list({ phoneNumber }))
        await store.add(keptUsers, id, user, keptFor * 2)
    },
    keptUser: (id) => store.get<User>(keptUsers, id),
    follow,
    async clear() {
      const open = await pending()
      for (const name of [collection, pendingCollection, decidedCollection, keptUsers])
        await store.clear(name)
      for (const action of open) await store.publish(channel, eventOf(action))
    },
  }
}
