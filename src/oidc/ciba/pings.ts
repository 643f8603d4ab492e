import { type Action, statusOf } from '../../domain/action.ts'
import type { Clock } from '../../domain/clock.ts'
import { defined } from '../../domain/defined.ts'
import { isStoreUnavailable } from '../../domain/errors.ts'
import { kindOf } from '../../faults/fault.ts'
import type { PingDraft } from '../../faults/kind.ts'
import { boundedRecords, type Limits } from '../../state/bounded-records.ts'
import type { State } from '../../state/state.ts'
import { FetchRefusal, type Outbound } from '../outbound.ts'

/** A ping that is due when the user confirms. */
export interface DuePing {
  /** The `auth_req_id`. */
  readonly id: string
  /** Name of the issuer. */
  readonly issuer: string
  /** Id of the action. */
  readonly action: string
  readonly url: string
  /** The `client_notification_token`. */
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** The pings of a simulator (itsme's documentation, ping callback). */
export interface Pings {
  /**
   * Sends a ping as soon as the user has confirmed, which may be now. Must be called after the response to the request is
   * on its way, since the partner does not know the `auth_req_id` until then.
   */
  arm(due: DuePing): Promise<void>
}

interface PingsDependencies {
  readonly state: State
  readonly outbound: Pick<Outbound, 'post'>
  readonly clock: Clock
  readonly limits: Limits
}

/** How long a ping may be sent after its request has expired, in milliseconds: a decision may come at the last moment. */
const slack = 60_000

/**
 * Pings are sent once, after a confirmation, whatever the partner answers. Whether itsme pings after a refusal, and
 * whether it tries again, is not documented.
 */
export function createPings({ state, outbound, clock, limits }: PingsDependencies): Pings {
  const { actions, store, journal, findings, faults } = state
  const due = boundedRecords<DuePing>(store, 'duePings', 'backchannelRequests', limits)

  actions.follow(({ id, isPinged }) => isPinged && void sendIfDue(id))

  async function sendIfDue(actionId: string): Promise<void> {
    try {
      const ping = await due.get(actionId)
      if (ping === undefined) return
      const action = await actions.find(actionId)
      if (action === undefined || statusOf(action, clock.now()) === 'pending') return
      // One of several processes sends it.
      if (!(await due.delete(actionId)) || action.decision?.kind !== 'confirmed') return
      await send(ping, action)
    } catch (error) {
      if (isStoreUnavailable(error)) return
      await journal.write({ type: 'error', step: 'ping', action: actionId, outcome: String(error) })
    }
  }

  async function send(ping: DuePing, action: Action): Promise<void> {
    const { partner, service, user, phoneNumber, id, login } = action
    const place = {
      ...{ issuer: ping.issuer, partner, service, user, phoneNumber, action: id },
      ...defined({ login }),
    }
    const fired = await faults.fire({ ...place, endpoint: 'ping' }, (fault) => isPing(fault.kind))
    const draft = fired.reduce<PingDraft>(
      (before, fault) => {
        const kind = kindOf(fault)
        return kind.family === 'ping' ? kind.apply(before, fault.attributes) : before
      },
      { token: ping.token, requestId: ping.id, delay: 0, times: 1 },
    )
    if (draft.delay > 0) {
      await new Promise<void>((resolve) => clock.after(draft.delay * 1000, resolve))
      // There may have been a reset, or the simulator has stopped.
      if ((await actions.find(id)) === undefined) return
    }
    for (let sent = 0; sent < draft.times; sent++) await sendOnce(ping, draft, place)
  }

  async function sendOnce(
    { url }: DuePing,
    { token, requestId }: PingDraft,
    place: PlaceOfPing,
  ): Promise<void> {
    const { status, failure } = await post(url, token, requestId)
    const isGood = status === 200 || status === 204
    // A query can have a secret.
    const outcome = `${url.replace(/\?.*/, '')} ${failure ?? `answered ${status}`}`
    await journal.write({
      ...place,
      type: isGood ? 'request' : 'refusal',
      step: 'ping',
      outcome,
      facts: [{ what: 'pinged', ...defined({ status, failure }) }],
    })
    if (isGood) return
    await findings.add({ rule: 'ping-not-answered', message: outcome }, { ...place, step: 'ping' })
  }

  async function post(url: string, token: string, requestId: string): Promise<PingResult> {
    try {
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
      return {
        status: await outbound.post(url, headers, JSON.stringify({ auth_req_id: requestId })),
      }
    } catch (error) {
      if (!(error instanceof FetchRefusal)) throw error
      return { failure: error.message }
    }
  }

  return {
    async arm(ping) {
      const life = ping.expiresAt - clock.now() + slack
      if (await isKept(due.put(ping.action, ping, life))) await sendIfDue(ping.action)
    },
  }
}

/** The response has gone out: while the store is out of reach, the partner has to poll. */
function isKept(keeping: Promise<void>): Promise<boolean> {
  return keeping.then(
    () => true,
    (error) => {
      if (isStoreUnavailable(error)) return false
      throw error
    },
  )
}

const isPing = (kind: string) => kindOf({ kind }).family === 'ping'

interface PingResult {
  readonly status?: number
  readonly failure?: string
}

type PlaceOfPing = Pick<Action, 'partner' | 'service' | 'user' | 'phoneNumber'> & {
  readonly issuer: string
  readonly action: string
  readonly login?: string
}
