import type { KoaContextWithOIDC } from 'oidc-provider'
import { type Action, statusOf } from '../../domain/action.ts'
import type { Approval } from '../../domain/approval/approval.ts'
import { acrOf, acrValue } from '../../domain/claims/acr.ts'
import { type ClaimsRequest, requestedClaims } from '../../domain/claims/claims.ts'
import { defined } from '../../domain/defined.ts'
import { SimulatorError } from '../../domain/errors.ts'
import type { Partner, Service } from '../../domain/partner.ts'
import type { User } from '../../domain/user.ts'
import type { Versioned } from '../../state/versions.ts'
import type { IssuerSite } from '../context.ts'
import { type ActionSeed, newAction } from '../login/begin-action.ts'
import { loginIdOf } from '../login/begin-login.ts'
import { ownParams } from '../login/interaction-result.ts'
import { ticketHeader } from '../login/tickets.ts'
import { visitEndOf } from '../login/visits.ts'
import { authorizationOf } from '../request-context.ts'
import { hintedNumber, namedNumber } from './named-user.ts'
import { ProtocolRefusal } from './protocol-refusal.ts'
import { askedAcr, paramsOf } from './request-claims.ts'

/** A valid request. */
interface Asked {
  readonly partner: Partner
  readonly service: Service
  readonly scope: string
  readonly claims: ClaimsRequest
  readonly approval?: Approval
}

/**
 * Creates the action immediately if the request names its user. If the user's scenario decides without a delay, the
 * response is sent directly; otherwise the browser goes to the waiting page. Does nothing if the user cannot be asked,
 * since the identify page says why, or if that page is behind the gate.
 *
 * @throws ProtocolRefusal if the user does not confirm
 */
export async function askNamedUser(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  asked: Asked,
): Promise<void> {
  const { state, clock, pages, tickets } = site.dependencies
  const params = paramsOf(ctx)
  // itsme asks the user at every request, so a request that forbids it cannot succeed (`policy.ts`).
  if (ctx.oidc.prompts.has('none')) return
  const phoneNumber = namedNumber(params, asked.partner)
  const named = phoneNumber === undefined ? undefined : await state.users.current(phoneNumber)
  const user = named?.value
  const hasTicket = await tickets.use(ctx.get(ticketHeader))
  if (named === undefined || user?.status !== 'active' || !(hasTicket || pages.isOpen(ctx))) return
  const action = await ask(site, ctx, asked, named, hasTicket, {
    ...defined({ login: loginIdOf(ctx) }),
    identifiedBy: identificationOf(params, hasTicket),
  })
  authorizationOf(ctx).asked = { action, user }
  if (statusOf(action, clock.now()) === 'pending') {
    params[ownParams.action] = action.id
    return
  }
  const end = visitEndOf(action)
  if ('error' in end) throw new ProtocolRefusal(end.error, end.description)
  logIn(ctx, action, askedAcr(params))
}

function identificationOf(
  params: Readonly<Record<string, unknown>>,
  hasTicket: boolean,
): ActionSeed['identifiedBy'] {
  if (hasTicket) return 'control'
  return hintedNumber(params) === undefined ? 'partner' : 'login_hint'
}

async function ask(
  { issuer, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  { partner, service, scope, claims, approval }: Asked,
  user: Versioned<User>,
  hasTicket: boolean,
  seed: Pick<ActionSeed, 'login' | 'identifiedBy'>,
): Promise<Action> {
  const { scenarios } = dependencies
  const action = newAction(
    dependencies,
    {
      ...seed,
      issuer,
      partner,
      service,
      claims: requestedClaims(scope, claims),
      acr: acrOf(askedAcr(paramsOf(ctx))),
      ...(approval === undefined ? {} : { approval }),
    },
    user,
  )
  try {
    return await scenarios.begin(user.value, action, hasTicket)
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error
    throw new ProtocolRefusal('temporary_unavailable', 'There are too many pending actions.')
  }
}

/** Logs the user in. The library then finds a user who is logged in, and asks for nothing (`policy.ts`). */
function logIn(ctx: KoaContextWithOIDC, action: Action, acrParameter: string): void {
  const { session } = ctx.oidc
  const acr = acrValue(acrOf(acrParameter))
  session?.loginAccount({ accountId: action.user, acr })
}
