import type { KoaContextWithOIDC } from 'oidc-provider'
import { paramsOf } from '../authorization/request-claims.ts'
import { textParam } from '../context.ts'
import { isServerCall, serverCallOf } from '../request-context.ts'
import { ownParams } from './interaction-result.ts'

/**
 * Returns the version of the partner with which the login of a request began. Returns undefined if the request begins a
 * login, or is about a login of another partner.
 */
export function partnerVersionOf(ctx: KoaContextWithOIDC, code: string): number | undefined {
  if (isServerCall(ctx)) {
    const { login } = serverCallOf(ctx)
    return login?.partner === code ? login.partnerVersion : undefined
  }
  const params = ctx.oidc === undefined ? {} : paramsOf(ctx)
  const version = textParam(params, ownParams.partnerVersion)
  return version === undefined ? undefined : Number(version)
}
