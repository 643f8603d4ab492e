import type { KoaContextWithOIDC } from 'oidc-provider'
import { defined } from '../../domain/defined.ts'
import { loginOfRequest } from '../ciba/login-of-request.ts'
import type { IssuerMiddleware, IssuerSite } from '../context.ts'
import type { ConfirmedLogin } from '../login/confirmed-login.ts'
import { serverCallOf, setGrant } from '../request-context.ts'
import { findCredential, formOf } from './credentials.ts'

/** Finds the login of the `auth_req_id` that a client sends. */
async function requestedLogin(
  ctx: KoaContextWithOIDC,
  { backchannelRequests }: IssuerSite['dependencies'],
): Promise<ConfirmedLogin | undefined> {
  const id = (await formOf(ctx))?.get('auth_req_id') ?? undefined
  const request = id === undefined ? undefined : await backchannelRequests.find(id)
  return request && loginOfRequest(request)
}

/** Finds the login of the code or access token that a client sends, without using it: once, for all later steps. */
export function withServerLogin(
  { issuer, dependencies }: IssuerSite,
  step: IssuerMiddleware,
): IssuerMiddleware {
  const { models } = dependencies
  return async (ctx, next) => {
    const call = serverCallOf(ctx)
    if (ctx.method !== 'OPTIONS') {
      const credential = await findCredential(models.of[issuer.name], ctx)
      const { grant } = credential?.stored ?? {}
      const login =
        credential === undefined ? await requestedLogin(ctx, dependencies) : grant?.login
      Object.assign(call, defined({ credential, login }))
      if (grant !== undefined) setGrant(ctx, grant)
    }
    await step(ctx, next)
  }
}
