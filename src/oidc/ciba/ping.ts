import type { KoaContextWithOIDC } from 'oidc-provider'
import { type Action, statusOf } from '../../domain/action.ts'
import { defined } from '../../domain/defined.ts'
import type { Ciba } from '../../domain/partner.ts'
import type { IssuerSite } from '../context.ts'
import { FetchRefusal } from '../outbound.ts'

/** A ping that is due when the user confirms. */
interface DuePing {
  /** The `auth_req_id`. */
  readonly id: string
  readonly action: Action
  readonly ciba: Ciba
  /** The `client_notification_token`. */
  readonly token: string
}

/**
 * Pings the partner when the user has confirmed (itsme's documentation, ping callback), but never before the response to
 * the request is on its way, since the partner does not know the `auth_req_id` until then. Whether itsme pings after a
 * refusal is not documented, so the simulator does not.
 */
export function pingAfter(
  { issuer, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  due: DuePing,
): void {
  const { state, clock, outbound } = dependencies
  const { id: action, expiresAt } = due.action

  async function sendIfConfirmed(): Promise<void> {
    const found = await state.actions.find(action)
    if (found === undefined || statusOf(found, clock.now()) === 'pending') return
    stopFollowing()
    if (found.decision?.kind === 'confirmed') await sendOnce()
  }

  async function sendOnce(): Promise<void> {
    // One of several processes sends it.
    if (!(await state.store.records<true>('pings').add(due.id, true, 60 * 60_000))) return
    await journalPing(await outcomeOfPing())
  }

  async function outcomeOfPing(): Promise<PingOutcome> {
    const { notificationEndpoint: url = '' } = due.ciba
    try {
      const headers = { Authorization: `Bearer ${due.token}`, 'Content-Type': 'application/json' }
      return { status: await outbound.post(url, headers, JSON.stringify({ auth_req_id: due.id })) }
    } catch (error) {
      if (!(error instanceof FetchRefusal)) throw error
      return { failure: error.message }
    }
  }

  async function journalPing({ status, failure }: PingOutcome): Promise<void> {
    const { partner, service, user, phoneNumber, login } = due.action
    const isGood = status !== undefined && status < 300
    await state.journal.write({
      type: isGood ? 'request' : 'refusal',
      issuer: issuer.name,
      step: 'ping',
      ...{ partner, service, user, phoneNumber, action },
      ...defined({ login }),
      outcome: `${due.ciba.notificationEndpoint} ${failure ?? `answered ${status}`}`,
      facts: [{ what: 'pinged', ...defined({ status, failure }) }],
    })
  }

  let stopFollowing: () => void = () => undefined
  ctx.res.once('finish', () => {
    const stopListening = state.actions.follow((event) => {
      if (event.id === action) void sendIfConfirmed()
    })
    const stopTimer = clock.after(expiresAt - clock.now(), () => stopFollowing())
    stopFollowing = () => {
      stopListening()
      stopTimer()
    }
    void sendIfConfirmed()
  })
}

interface PingOutcome {
  readonly status?: number
  readonly failure?: string
}
