import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Partner } from '../../domain/partner.ts'
import type { IssuerSite } from '../context.ts'
import { ticketHeader } from '../login/tickets.ts'
import { serverCallOf } from '../request-context.ts'
import { authenticatePartner, ClientRefusal } from '../token/client-assertion.ts'
import { CibaRefusal } from './ciba-refusal.ts'

/** Who calls a CIBA endpoint. */
export interface CibaClient {
  readonly partner: Partner
  /** Whether the control API calls for the partner. A ticket then replaces the partner's signatures. */
  readonly isOwn: boolean
}

/** Authenticates a partner that may use CIBA. @throws ClientRefusal, CibaRefusal */
export async function cibaClient(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  form: URLSearchParams,
): Promise<CibaClient> {
  const isOwn = await site.dependencies.tickets.use(ctx.get(ticketHeader))
  const partner = isOwn ? await named(site, ctx, form) : await authenticated(site, ctx, form)
  if (partner.services.some(({ ciba }) => ciba !== undefined)) return { partner, isOwn }
  const detail = `no service of ${partner.code} has CIBA; set ciba: { delivery: poll } for one`
  throw new CibaRefusal('unauthorized_client', 'The client is not allowed to use CIBA.', detail)
}

async function authenticated(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  form: URLSearchParams,
): Promise<Partner> {
  if (form.has('client_assertion')) return authenticatePartner(site, ctx, form)
  const message = 'client_assertion is missing: CIBA is for partners with keys'
  throw new ClientRefusal('invalid_client', 'client authentication failed', message)
}

async function named(
  { dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  form: URLSearchParams,
): Promise<Partner> {
  const code = form.get('client_id') ?? ''
  const partner = await dependencies.state.partners.find(code)
  if (partner === undefined)
    throw new ClientRefusal(
      'invalid_client',
      'client authentication failed',
      `no partner "${code}"`,
    )
  serverCallOf(ctx).clientId = partner.code
  return partner
}
