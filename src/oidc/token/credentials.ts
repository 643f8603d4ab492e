import type { KoaContextWithOIDC } from 'oidc-provider'
import { bodyOf, isBodyKept, parseForm, tokenBodyLimit, withBody } from '../body.ts'
import { type FoundModel, findStored, type IssuerModels } from '../login/stored-models.ts'

/**
 * Returns the form in the body of a POST, and restores the body for the library. Returns undefined if there is no form,
 * if it cannot be read, or if the library has already read it, since a stream can only be read once.
 */
export async function formOf(ctx: KoaContextWithOIDC): Promise<URLSearchParams | undefined> {
  if (ctx.method !== 'POST' || !ctx.is('application/x-www-form-urlencoded')) return undefined
  const isFirst = !isBodyKept(ctx)
  if (isFirst && ctx.req.readableDidRead) return undefined
  // If a form cannot be read, the steps that need it refuse the request.
  const body = await bodyOf(ctx, tokenBodyLimit).catch(() => undefined)
  if (isFirst) ctx.req = withBody(ctx.req, body ?? Buffer.alloc(0))
  return parseForm(ctx, tokenBodyLimit).catch(() => undefined)
}

/** Returns the access token in the Authorization header (RFC 6750, section 2.1). */
function bearerOf(ctx: KoaContextWithOIDC): string | undefined {
  return /^bearer +(\S+)$/i.exec(ctx.get('Authorization'))?.[1]
}

/** Finds the code or the access token that a client sends, without using it. */
export async function findCredential(
  models: IssuerModels,
  ctx: KoaContextWithOIDC,
): Promise<FoundModel | undefined> {
  const form = await formOf(ctx)
  const [code, token] = [form?.get('code'), form?.get('token') ?? form?.get('access_token')]
  return findStored(models, {
    code: code ?? undefined,
    accessToken: token ?? bearerOf(ctx),
  })
}
