import type { KoaContextWithOIDC } from 'oidc-provider'
import { paramsOf } from '../authorization/request-claims.ts'
import { textParam } from '../context.ts'
import { isServerCall, serverCallOf } from '../request-context.ts'
import { ownParams } from './policy.ts'

/**
 * The version of a partner that a request is bound to, since its login began with it. Undefined: the request begins a
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
