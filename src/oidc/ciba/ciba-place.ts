import { decodeJwt } from 'jose'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { defined } from '../../domain/defined.ts'
import { type Partner, serviceCodesIn } from '../../domain/partner.ts'
import type { FaultPlace } from '../../faults/fault.ts'
import { cibaBodyLimit, parseForm } from '../body.ts'
import type { IssuerDependencies, IssuerSite } from '../context.ts'
import { JwtRefusal } from '../jwt/jwt-refusal.ts'
import { CibaRefusal } from './ciba-refusal.ts'
import { findHintedUser } from './login-hint.ts'

type Place = Pick<FaultPlace, 'partner' | 'service' | 'user' | 'phoneNumber' | 'login'>

/** Returns the place of a request to a CIBA endpoint, as it says of itself: nothing has been verified. */
export async function cibaPlace(site: IssuerSite, ctx: KoaContextWithOIDC): Promise<Place> {
  const { dependencies } = site
  const form = await parseForm(ctx, cibaBodyLimit).catch(() => new URLSearchParams())
  const code = await clientIn(form, dependencies)
  const session = await dependencies.discoverySessions.find(lastPart(ctx.path))
  if (session !== undefined) {
    const { partner, login, user } = session
    return { partner, login, ...(user && { user: user.id, phoneNumber: user.phoneNumber }) }
  }
  const partner = code === undefined ? undefined : await dependencies.state.partners.find(code)
  if (partner === undefined) return defined({ partner: code })
  return {
    partner: partner.code,
    ...(await askedPlace(form.get('request'), partner, dependencies)),
  }
}

const lastPart = (path: string) => path.slice(path.lastIndexOf('/') + 1)

async function clientIn(
  form: URLSearchParams,
  { jwtOpener }: IssuerDependencies,
): Promise<string | undefined> {
  const named = form.get('client_id')
  if (named !== null) return named
  return unless(JwtRefusal, () => jwtOpener.peekSubject(form.get('client_assertion') ?? ''))
}

/** Returns the service and the user that a signed request names. */
async function askedPlace(
  request: string | null,
  partner: Partner,
  dependencies: IssuerDependencies,
): Promise<Place> {
  const claims = claimsIn(request ?? '')
  const service = serviceCodesIn(String(claims['scope'] ?? ''))[0]
  const hinted = await unless(CibaRefusal, () =>
    findHintedUser(claims['login_hint_token'], partner, dependencies),
  )
  return {
    ...defined({ service, login: hinted?.discovered?.login }),
    ...(hinted && { user: hinted.user.id, phoneNumber: hinted.user.phoneNumber }),
  }
}

function claimsIn(request: string): Readonly<Record<string, unknown>> {
  try {
    return decodeJwt(request)
  } catch {
    return {}
  }
}

/** Returns undefined if an error of a kind is thrown. */
async function unless<T>(
  kind: new (...parts: never[]) => Error,
  find: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await find()
  } catch (error) {
    if (error instanceof kind) return undefined
    throw error
  }
}
