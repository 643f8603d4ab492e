import type { KoaContextWithOIDC } from 'oidc-provider'
import { requestedClaims } from '../../domain/claims/claims.ts'
import type { Finding } from '../../domain/finding.ts'
import { membersOf } from '../../domain/members.ts'
import type { Partner } from '../../domain/partner.ts'
import { idTokenClaims, lacksEncryption } from '../../domain/token-forms.ts'
import { partnerOf } from '../clients.ts'
import type { IssuerSite } from '../context.ts'
import type { ConfirmedLogin } from '../login/confirmed-login.ts'
import { serverCallOf } from '../request-context.ts'

/** The server-to-server endpoints. */
export type Step = 'token' | 'userinfo' | 'revocation' | 'picture'

/** Returns what itsme would refuse or advises against in a request to a server-to-server endpoint. */
export function serverFindings(
  { issuer, dependencies }: IssuerSite,
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
      ? userinfoFindings(ctx, (partner) => idTokenClaims(partner, issuer.name, dependencies.strict))
      : []),
    ...(step === 'token' && login !== undefined && !login.isOwn && !dependencies.strict
      ? encryptionFindings(ctx)
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

function encryptionFindings(ctx: KoaContextWithOIDC): Finding[] {
  const client = ctx.oidc?.client
  if (ctx.status !== 200 || client === undefined || !lacksEncryption(partnerOf(client))) return []
  const message = `itsme encrypts for partners with keys; the settings of ${client.clientId} do not`
  return [{ rule: 'tokens-not-encrypted', message }]
}

function userinfoFindings(
  ctx: KoaContextWithOIDC,
  claimsOf: (partner: Partner) => 'all' | 'requested',
): Finding[] {
  const { client, accessToken } = ctx.oidc
  if (client === undefined || accessToken === undefined) return []
  const asked = requestedClaims(accessToken.scope ?? '', {
    userinfo: accessToken.claims?.userinfo ?? {},
  })
  if (claimsOf(partnerOf(client)) !== 'all' || asked.length === 0) return []
  const message = 'userinfo was called, though the ID token held all of it'
  return [{ rule: 'userinfo-not-needed', message }]
}
