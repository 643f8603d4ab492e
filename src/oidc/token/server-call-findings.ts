import type { KoaContextWithOIDC } from 'oidc-provider'
import { requestedClaims } from '../../domain/claims/claims.ts'
import type { Finding } from '../../domain/finding.ts'
import { membersOf } from '../../domain/members.ts'
import { partnerOf } from '../clients.ts'
import type { ConfirmedLogin } from '../login/confirmed-logins.ts'
import { serverCallOf } from '../request-context.ts'

/** The server-to-server endpoints. */
export type Step = 'token' | 'userinfo' | 'revocation' | 'picture'

/** Returns what itsme would refuse or advises against in a request to a server-to-server endpoint. */
export function serverFindings(
  ctx: KoaContextWithOIDC,
  step: Step,
  login: ConfirmedLogin | undefined,
): Finding[] {
  const { findings, credential, hasLostCode } = serverCallOf(ctx)
  const isUsed = hasLostCode === true || credential?.stored.payload['consumed'] !== undefined
  return [
    ...findings,
    ...(step === 'token' ? clientFindings(ctx) : []),
    ...(isUsed && membersOf(ctx.body)['error'] === 'invalid_grant'
      ? [{ rule: 'code-redeemed-twice', message: 'a code was redeemed a second time' } as const]
      : []),
    ...(step === 'userinfo' && login !== undefined && !login.isOwn && ctx.status === 200
      ? userinfoFindings(ctx)
      : []),
  ]
}

function clientFindings(ctx: KoaContextWithOIDC): Finding[] {
  const findings: Finding[] = []
  if (/^basic /i.test(ctx.get('Authorization'))) {
    const message = 'the client authenticated by HTTP Basic'
    findings.push({ rule: 'basic-authentication', message })
  }
  if (ctx.query['client_secret'] !== undefined) {
    const message = 'client_secret is in the query of the token request'
    findings.push({ rule: 'secret-in-query', message })
  }
  return findings
}

function userinfoFindings(ctx: KoaContextWithOIDC): Finding[] {
  const { client, accessToken } = ctx.oidc
  if (client === undefined || accessToken === undefined) return []
  const asked = requestedClaims(accessToken.scope ?? '', {
    userinfo: accessToken.claims?.userinfo ?? {},
  })
  if (partnerOf(client).idToken.claims !== 'all' || asked.length === 0) return []
  const message = 'userinfo was called, though the ID token held all of it'
  return [{ rule: 'userinfo-not-needed', message }]
}
