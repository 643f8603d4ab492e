import type { Provider } from 'oidc-provider'
import type { Settings } from '../config/fixtures.ts'
import { acrOf } from '../domain/acr.ts'
import { type Acr, type Action, errorOf } from '../domain/action.ts'
import type { Approval } from '../domain/approval.ts'
import { requestedClaims } from '../domain/claims.ts'
import type { Clock } from '../domain/clock.ts'
import { defined } from '../domain/defined.ts'
import type { AuthorizationErrorCode } from '../domain/errors.ts'
import { lifetimesFor } from '../domain/lifetimes.ts'
import { findService, type Partner, type Service } from '../domain/partner.ts'
import type { Partners } from '../state/partners.ts'
import { textParam } from './context.ts'
import type { InFlight } from './in-flight.ts'
import { type Issuer, issuers } from './issuers.ts'
import { namedNumber } from './named-user.ts'
import { actionParam, confirmedResult, loginParam } from './policy.ts'
import { askedAcr, claimsOf, namedSubject } from './request-claims.ts'
import { getApproval } from './requested-approval.ts'
import type { StoredModels } from './stored-models.ts'

/** A browser's visit, from the authorization request to the redirect. */
export interface Visit {
  readonly uid: string
  /** Id of the login; absent if it was not recorded. */
  readonly login?: string
  readonly issuer: Issuer
  readonly partner: Partner
  readonly service: Service
  /** Names of the user claims that the request asks for. */
  readonly claims: readonly string[]
  readonly acr: Acr
  /** What is to be confirmed, where the service is a confirmation. */
  readonly approval?: Approval
  /** The `sub` of the user that a confirmation names: then nobody is asked for a number. */
  readonly subject?: string
  /** The phone number that the request or the partner names. */
  readonly namedNumber?: string
  /** The parameter `ui_locales`. */
  readonly uiLocales?: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** Id of the action that was made for it last. */
  readonly action?: string
  /** Where the browser must go: set once the visit has ended. */
  readonly endedAt?: string
}

/** How a visit ends: with a confirmed action, or with an error for the client. */
export type VisitEnd =
  | { readonly confirmed: Action }
  | { readonly error: AuthorizationErrorCode; readonly description: string }

/** The visits of a simulator. Whether a browser holds one is for its cookie to say. */
export interface Visits {
  find(uid: string): Promise<Visit | undefined>
  /** Remembers the action that was made for a visit. */
  setAction(visit: Visit, actionId: string): Promise<void>
  /** Ends a visit; the first end stands. The answer is where the browser must go. Undefined: the visit is over. */
  finish(uid: string, end: VisitEnd): Promise<string | undefined>
}

interface VisitsDependencies {
  /** Any provider of the simulator: they share their storage. */
  readonly getProvider: () => Provider
  readonly partners: Partners
  readonly inFlight: InFlight
  readonly models: StoredModels
  readonly wallClock: Clock
  readonly settings: () => Settings
}

export function createVisits({
  getProvider,
  partners,
  inFlight,
  models,
  wallClock,
  settings,
}: VisitsDependencies): Visits {
  return {
    async find(uid) {
      const interaction = await getProvider().Interaction.find(uid)
      if (interaction === undefined) return undefined
      const params: Record<string, unknown> = interaction.params
      const partner =
        (await inFlight.ofVisit(uid)) ?? (await partners.find(textParam(params, 'client_id') ?? ''))
      const service = partner && findService(partner, textParam(params, 'service') ?? '')
      const issuer = issuers.find(({ path, routes }) =>
        interaction.returnTo.includes(`${path}${routes.authorization}/`),
      )
      if (partner === undefined || service === undefined || issuer === undefined) return undefined
      const action = (await models.actionOfVisit.get(uid)) ?? textParam(params, actionParam)
      // The library rounds the beginning down to seconds: a second more, so that no visit ends early.
      const { interaction: idle } = lifetimesFor(settings(), partner)
      const idleUntil = (interaction.iat + 1 + idle) * 1000
      if (action === undefined && wallClock.now() >= idleUntil) return undefined
      return {
        uid,
        ...defined({ login: textParam(params, loginParam) }),
        issuer,
        partner,
        service,
        ...askedOf(params, service),
        ...defined({ namedNumber: namedNumber(params, partner) }),
        expiresAt: interaction.exp * 1000,
        ...(action === undefined ? {} : { action }),
        ...(interaction.result === undefined ? {} : { endedAt: interaction.returnTo }),
      }
    },
    async setAction({ uid, expiresAt }, actionId) {
      await models.actionOfVisit.put(uid, actionId, Math.max(1, expiresAt - wallClock.now()))
    },
    async finish(uid, end) {
      const interaction = await getProvider().Interaction.find(uid)
      if (interaction === undefined) return undefined
      if (interaction.result !== undefined) return interaction.returnTo
      interaction.result = resultOf(end, askedAcr(interaction.params))
      await interaction.persist()
      return interaction.returnTo
    },
  }
}

type Asked = Pick<Visit, 'claims' | 'acr' | 'approval' | 'subject' | 'uiLocales'>

/** What a request asks for. Its parameters were checked when it came. */
function askedOf(params: Readonly<Record<string, unknown>>, service: Service): Asked {
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

/** What the client is told of an action that was not confirmed. */
export function visitEndOf(action: Action): VisitEnd {
  if (action.decision?.kind === 'confirmed') return { confirmed: action }
  const error = errorOf(action)
  const description =
    error === 'access_denied'
      ? 'The user did not confirm the action.'
      : 'The action could not be completed.'
  return { error, description }
}
