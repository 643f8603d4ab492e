import type { KoaContextWithOIDC } from 'oidc-provider'
import { defined } from '../../domain/defined.ts'
import { serviceCodesIn } from '../../domain/partner.ts'
import type { FaultPlace } from '../../faults/fault.ts'
import { type IssuerSite, textParam } from '../context.ts'
import { serverCallOf } from '../request-context.ts'
import { type CibaClaim, claimOf } from './ciba-claim.ts'
import { CibaRefusal } from './ciba-refusal.ts'
import { findHintedUser } from './login-hint.ts'
import { unless } from './unless.ts'

type Place = Pick<FaultPlace, 'partner' | 'service' | 'user' | 'phoneNumber' | 'login'>

/** Returns the place of a request to a CIBA endpoint, as it says of itself: nothing has been verified. */
export async function cibaPlace(site: IssuerSite, ctx: KoaContextWithOIDC): Promise<Place> {
  const session = await site.dependencies.discoverySessions.find(lastPart(ctx.path))
  if (session !== undefined) {
    const { partner, login, user } = session
    return { partner, login, ...(user && { user: user.id, phoneNumber: user.phoneNumber }) }
  }
  const claim = await claimOf(site, ctx)
  const { loginId: login } = serverCallOf(ctx)
  return { ...defined({ partner: claim.partner, login }), ...(await askedPlace(site, claim)) }
}

const lastPart = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** Returns the service and the user that a signed request names. */
async function askedPlace(
  { dependencies }: IssuerSite,
  { partner: code = '', request }: CibaClaim,
): Promise<Place> {
  const partner = await dependencies.state.partners.find(code)
  if (partner === undefined) return {}
  const [service] = serviceCodesIn(textParam(request, 'scope') ?? '')
  const hinted = await unless(CibaRefusal, () =>
    findHintedUser(request['login_hint_token'], partner, dependencies),
  )
  return {
    ...defined({ service }),
    ...(hinted && { user: hinted.user.id, phoneNumber: hinted.user.phoneNumber }),
  }
}
