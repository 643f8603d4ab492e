import type { KoaContextWithOIDC } from 'oidc-provider'
import { isoTime } from '../../domain/clock.ts'
import type { IssuerMiddleware, IssuerSite } from '../context.ts'
import { serverCallOf } from '../request-context.ts'
import { belongTo } from './begin-ciba-logins.ts'
import { claimOf } from './ciba-claim.ts'
import { cibaClient } from './ciba-client.ts'
import { cibaEndpoint } from './ciba-endpoint.ts'
import { CibaRefusal } from './ciba-refusal.ts'
import { type DiscoverySession, sessionLife } from './discovery-sessions.ts'
import { pollInterval } from './polling.ts'
import { qrJpeg } from './qr-jpeg.ts'

/** How long a session should be polled at most, in milliseconds (itsme's documentation, CIBA QR login, guide). */
const advisedLife = 10 * 60_000

/**
 * POST /user_discovery_sessions: begins a session, whose QR code the partner shows (itsme's documentation, CIBA QR login).
 */
export function beginUserDiscovery(site: IssuerSite): IssuerMiddleware {
  const { dependencies } = site
  return cibaEndpoint(site, 'user-discovery', async (ctx, form) => {
    const { partner } = await cibaClient(site, ctx, form)
    const { loginId: login = '' } = serverCallOf(ctx)
    const partnerVersion =
      (await dependencies.state.partners.at(partner.code, undefined))?.version ?? 0
    const { code } = partner
    const session = await dependencies.discoverySessions.begin({
      partner: code,
      partnerVersion,
      login,
    })
    await dependencies.discoveryPolling.begin(session.id, 2 * sessionLife)
    const place = { id: session.id, partner: code }
    await dependencies.state.journal.write({
      type: 'request',
      issuer: site.issuer.name,
      step: 'user-discovery',
      partner: code,
      login,
      outcome: 'a QR code for whoever scans it',
      facts: [{ what: 'discovery-begun', ...place, expiresAt: session.beganAt + sessionLife }],
    })
    return pendingResponse(site, ctx, session)
  })
}

/** POST /user_discovery_sessions/{id}: tells whether somebody has scanned the QR code. */
export function pollUserDiscovery(site: IssuerSite, id: string): IssuerMiddleware {
  const { discoverySessions, discoveryPolling, clock, state } = site.dependencies
  return cibaEndpoint(site, 'user-discovery', async (ctx, form) => {
    const session = await discoverySessions.find(id)
    const claimed = await claimOf(site, ctx)
    if (session?.partner === claimed.partner && session !== undefined) belongTo(ctx, session.login)
    const { partner } = await cibaClient(site, ctx, form)
    if (session === undefined || session.partner !== partner.code) {
      const detail = `"${id.slice(0, 60)}" is not a session of ${partner.code}, or ended long ago`
      throw new CibaRefusal('invalid_request', 'There is no such user discovery session.', detail)
    }
    const age = clock.now() - session.beganAt
    if (age >= sessionLife) {
      const detail = 'the session was polled for 15 minutes; begin another one'
      throw new CibaRefusal('invalid_request', 'The user discovery session has expired.', detail)
    }
    if (session.token !== undefined) return discoveredResponse(session)
    if (await discoveryPolling.isTooFast(id, 0)) {
      ctx.set('Retry-After', String(pollInterval))
      throw new CibaRefusal('slow_down', 'Too many requests.')
    }
    if (age >= advisedLife) {
      const message = 'a session was polled for more than 10 minutes'
      const place = { issuer: site.issuer.name, step: 'user-discovery', partner: partner.code }
      const finding = { rule: 'user-discovery-too-long', message } as const
      await state.findings.add(finding, { ...place, login: session.login })
    }
    return pendingResponse(site, ctx, session)
  })
}

async function pendingResponse(
  { dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  { id, beganAt }: DiscoverySession,
): Promise<object> {
  const { state, clock, pages } = dependencies
  const life = Math.max(1, beganAt + sessionLife - clock.now())
  const { code, changesAt } = await state.scanCodes.show({ kind: 'user-discovery', id }, life)
  return {
    user_discovery_session_id: id,
    status: 'PENDING_USER_DISCOVERY',
    user_discovery_token: {
      qr_code: qrJpeg(pages.scanUrl(ctx, code)).toString('base64'),
      expires_at: `${isoTime(changesAt).slice(0, 19)}Z`,
    },
    interval: pollInterval,
  }
}

function discoveredResponse({ id, token }: DiscoverySession): object {
  return {
    user_discovery_session_id: id,
    status: 'USER_DISCOVERED',
    user_identifier_token: token,
  }
}
