import type { Settings } from '../../config/fixtures/fixtures.ts'
import { type Acr, type Action, errorOf } from '../../domain/action.ts'
import type { Approval } from '../../domain/approval/approval.ts'
import { acrOf } from '../../domain/claims/acr.ts'
import { requestedClaims } from '../../domain/claims/claims.ts'
import type { Clock } from '../../domain/clock.ts'
import { defined } from '../../domain/defined.ts'
import type { AuthorizationErrorCode } from '../../domain/errors.ts'
import { lifetimesFor } from '../../domain/lifetimes.ts'
import { findService, type Partner, type Service } from '../../domain/partner.ts'
import type { Bounds } from '../../state/bounds.ts'
import type { Partners } from '../../state/partners.ts'
import type { Place, Store, Write } from '../../state/store.ts'
import { filledNumber, namedNumber } from '../authorization/named-user.ts'
import { askedAcr, claimsOf, namedSubject } from '../authorization/request-claims.ts'
import { getApproval } from '../authorization/requested-approval.ts'
import { textParam } from '../context.ts'
import { type Issuer, issuers } from '../issuers.ts'
import { confirmedResult, ownParams } from './interaction-result.ts'
import type { StoredModels } from './stored-models.ts'

/** A browser's visit, from the authorization request to the redirect. */
export interface Visit {
  readonly uid: string
  /** Id of the login; absent if it was not recorded. */
  readonly login?: string
  readonly issuer: Issuer
  readonly partner: Partner
  readonly service: Service
  /** The parameters of the request, which have been checked. */
  readonly params: Readonly<Record<string, unknown>>
  /** Names of the user claims that the request asks for. */
  readonly claims: readonly string[]
  readonly acr: Acr
  /** What the user has to confirm, if the service is a confirmation. */
  readonly approval?: Approval
  /** The `sub` of the user that a confirmation names. Nobody is then asked for a phone number. */
  readonly subject?: string
  /** The phone number that the request or the partner names. */
  readonly namedNumber?: string
  /** The phone number with which the identify page is filled in: calling code and national number. */
  readonly filledNumber?: { readonly countryCode: string; readonly phoneNumber: string }
  /** The parameter `ui_locales`. */
  readonly uiLocales?: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** Id of the last action that was created for the visit. */
  readonly action?: string
  /** Where the browser must go when the visit has ended. `hasEnded` tells whether it has. */
  readonly returnTo: string
  readonly hasEnded: boolean
}

/** How a visit ends: with a confirmed action, or with an error for the client. */
export type VisitEnd =
  | { readonly confirmed: Action }
  | { readonly error: AuthorizationErrorCode; readonly description: string }

/**
 * The visits of a simulator. The cookie of a browser proves that it holds a visit; this interface does not check it.
 */
export interface Visits {
  /** Returns undefined if the visit does not exist or has expired. */
  find(uid: string): Promise<Visit | undefined>
  /** Returns the current state of the same visit. */
  refresh(visit: Visit): Promise<Visit>
  /**
   * Returns the changes that make an action the last one of a visit and tell those who follow the visit, and the
   * condition for them: the visit still has the action that it had when it was read, or none.
   */
  toAsk(
    visit: Visit,
    actionId: string,
  ): { readonly writes: readonly Write[]; readonly unless: Place }
  /** Must be called after the changes of {@link toAsk}. */
  trim(): Promise<void>
  /** Calls `listener` whenever an action is created for a visit. Returns an unsubscribe function. */
  follow(uid: string, listener: () => void): () => void
  /** Returns the id of the last action of a visit, also after the visit has ended. */
  lastAction(uid: string): Promise<string | undefined>
  /** Ends a visit. If it is ended several times, the first end applies. */
  finish(visit: Visit, end: VisitEnd): Promise<void>
}

interface VisitsDependencies {
  readonly store: Store
  readonly partners: Partners
  readonly models: StoredModels
  readonly wallClock: Clock
  readonly settings: () => Settings
  readonly bounds: Bounds
}

export function createVisits({
  store,
  partners,
  models,
  wallClock,
  settings,
  bounds,
}: VisitsDependencies): Visits {
  const { interactions, actionOfVisit, successors, endOfVisit } = models
  /** The uid of each visit for which an action was created. */
  const asked = store.channel<string>('visits')

  /** Returns what happened to a visit, without what its request named. */
  async function progressOf(uid: string): Promise<Pick<Visit, 'action' | 'hasEnded'>> {
    const [action, end] = await Promise.all([actionOfVisit.get(uid), endOfVisit.get(uid)])
    return { hasEnded: end !== undefined, ...defined({ action }) }
  }

  /** Returns how long data of a visit is stored, in milliseconds: as long as the interaction itself. */
  const lifeOf = ({ expiresAt }: Visit) => Math.max(1, expiresAt - wallClock.now())

  return {
    async find(uid) {
      const [stored, told] = await Promise.all([interactions.get(uid), progressOf(uid)])
      if (stored === undefined || stored.expiresAt <= wallClock.now()) return undefined
      const { params = {}, returnTo = '', iat = 0 } = stored.payload
      const partner = await partnerOfVisit(partners, params)
      const service = partner && findService(partner, textParam(params, 'service') ?? '')
      const issuer = issuers.find(({ path, routes }) =>
        returnTo.includes(`${path}${routes.authorization}/`),
      )
      if (partner === undefined || service === undefined || issuer === undefined) return undefined
      const progress = { ...defined({ action: textParam(params, ownParams.action) }), ...told }
      // The library rounds the beginning down to whole seconds. One more second ensures that no visit ends early.
      const { interaction: idle } = lifetimesFor(settings(), partner)
      const isIdle = progress.action === undefined && wallClock.now() >= (iat + 1 + idle) * 1000
      if (isIdle) return undefined
      return {
        uid,
        ...defined({ login: textParam(params, ownParams.login) }),
        issuer,
        partner,
        service,
        params,
        ...askedOf(params, service),
        ...defined({
          namedNumber: namedNumber(params, partner),
          filledNumber: filledNumber(params),
        }),
        expiresAt: stored.expiresAt,
        returnTo,
        ...progress,
      }
    },
    async refresh(visit) {
      return { ...visit, ...(await progressOf(visit.uid)) }
    },
    toAsk(visit, actionId) {
      const { uid, action: before = '' } = visit
      const successor = `${uid}/${before}`
      const life = lifeOf(visit)
      const writes = [
        actionOfVisit.toPut(uid, actionId, life),
        successors.toPut(successor, actionId, life),
        asked.toPublish(uid),
      ]
      return { writes, unless: successors.place(successor) }
    },
    trim: () =>
      store.later(async () => {
        await successors.trim(bounds.successors)
      }),
    // After a gap the page continues, and finds what is so.
    follow: (uid, listener) =>
      asked.subscribe((each) => each === uid && listener(), listener).unsubscribe,
    lastAction: (uid) => actionOfVisit.get(uid),
    async finish(visit, end) {
      const result = resultOf(end, askedAcr(visit.params))
      await store.later(async () => {
        await endOfVisit.add(visit.uid, result, lifeOf(visit))
      })
    },
  }
}

type Params = Readonly<Record<string, unknown>>

/** Returns the partner as it was when the login began. */
async function partnerOfVisit(partners: Partners, params: Params): Promise<Partner | undefined> {
  const version = Number(textParam(params, ownParams.partnerVersion) ?? 0)
  return (await partners.at(textParam(params, 'client_id') ?? '', version))?.value
}

type Asked = Pick<Visit, 'claims' | 'acr' | 'approval' | 'subject' | 'uiLocales'>

/** Returns what a request asks for. Its parameters were checked when it arrived. */
function askedOf(params: Params, service: Service): Asked {
  const claims = claimsOf(params)
  const isConfirmation = service.type === 'confirmation'
  return {
    claims: requestedClaims(textParam(params, 'scope') ?? '', claims),
    acr: acrOf(askedAcr(params)),
    ...defined({
      approval: isConfirmation ? getApproval(claims) : undefined,
      subject: isConfirmation ? namedSubject(claims) : undefined,
      uiLocales: textParam(params, 'ui_locales'),
    }),
  }
}

function resultOf(end: VisitEnd, acrValues: string) {
  return 'confirmed' in end
    ? confirmedResult(end.confirmed, acrValues)
    : { error: end.error, error_description: end.description }
}

/** Returns how an action ends the visit, and the error for the client if it was not confirmed. */
export function visitEndOf(action: Action): VisitEnd {
  if (action.decision?.kind === 'confirmed') return { confirmed: action }
  const error = errorOf(action)
  const description =
    error === 'access_denied'
      ? 'The user did not confirm the action.'
      : 'The action could not be completed.'
  return { error, description }
}
