import { randomUUID } from 'node:crypto'
import type { ClaimsRequest } from '../../domain/claims/claims.ts'
import { boundedRecords, type Limits } from '../../state/bounded-records.ts'
import type { Store } from '../../state/store.ts'
import type { DiscoveredUser } from './discovery-sessions.ts'

/** A backchannel authentication request that was accepted, as it was. Times are in milliseconds since the epoch. */
export interface BackchannelRequest {
  readonly id: string
  readonly partner: string
  /** The version of the partner when the request came. */
  readonly partnerVersion: number
  readonly service: string
  /** Without the service. */
  readonly scope: string
  readonly claims: ClaimsRequest
  /** The parameter `acr_values`, and the levels in `claims`. */
  readonly acrValues: string
  readonly user: DiscoveredUser
  /** Id of the action. */
  readonly action: string
  /** Id of the login. */
  readonly login: string
  readonly expiresAt: number
}

/** The backchannel authentication requests of a simulator, by `auth_req_id`. */
export interface BackchannelRequests {
  add(request: BackchannelRequest): Promise<void>
  /** Also finds a request that was used, for some time. */
  find(id: string): Promise<BackchannelRequest | undefined>
  /** Uses a request for its tokens. Returns false if another call used it. */
  use(request: BackchannelRequest): Promise<boolean>
}

/** Creates an `auth_req_id`: a UUID, as in itsme's examples. */
export const newRequestId = (): string => randomUUID()

/** How long a request is remembered after its end, in milliseconds, so that `expired_token` can be said. */
export const rememberedAfter = 10 * 60_000

export function createBackchannelRequests(
  store: Store,
  now: () => number,
  limits: Limits,
): BackchannelRequests {
  const kind = 'backchannelRequests'
  const requests = boundedRecords<BackchannelRequest>(store, 'backchannelRequests', kind, limits)
  const used = boundedRecords<BackchannelRequest>(
    store,
    'usedBackchannelRequests',
    'cibaCalls',
    limits,
  )
  return {
    add: (request) =>
      requests.put(request.id, request, request.expiresAt - now() + rememberedAfter),
    find: async (id) => (await requests.get(id)) ?? used.get(id),
    async use(request) {
      // Only one of several calls deletes it. What was used is kept for messages only.
      if (!(await requests.delete(request.id))) return false
      await used.put(request.id, request, rememberedAfter)
      return true
    },
  }
}
