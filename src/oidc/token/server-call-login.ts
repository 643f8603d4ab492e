import { defined } from '../../domain/defined.ts'
import type { IssuerMiddleware, IssuerSite } from '../context.ts'
import { serverCallOf } from '../request-context.ts'
import { findCredential } from './credentials.ts'

/** Finds the login of the code or access token that a client sends, without using it: once, for all later steps. */
export function withServerLogin(
  { issuer, dependencies }: IssuerSite,
  step: IssuerMiddleware,
): IssuerMiddleware {
  const { models, confirmedLogins } = dependencies
  return async (ctx, next) => {
    const call = serverCallOf(ctx)
    if (ctx.method !== 'OPTIONS') {
      const credential = await findCredential(models.of[issuer.name], ctx)
      const id = credential?.stored.payload.grantId
      const login = id === undefined ? undefined : await confirmedLogins.find(id)
      Object.assign(call, defined({ credential, login }))
    }
    await step(ctx, next)
  }
}
