import type { KoaContextWithOIDC } from 'oidc-provider'
import { bodyOf, isBodyKept, parseForm, tokenBodyLimit, withBody } from '../body.ts'
import { type FoundModel, findStored, type IssuerModels } from '../login/stored-models.ts'

/**
 * The form in the body of a POST, which is put back for the library to read. Undefined where there is none, where it
 * cannot be read, and where the library has read it already: a stream is read once.
 */
export async function formOf(ctx: KoaContextWithOIDC): Promise<URLSearchParams | undefined> {
  if (ctx.method !== 'POST' || !ctx.is('application/x-www-form-urlencoded')) return undefined
  const isFirst = !isBodyKept(ctx)
  if (isFirst && ctx.req.readableDidRead) return undefined
  // A form that cannot be read is refused by those who need it.
  const body = await bodyOf(ctx, tokenBodyLimit).catch(() => undefined)
  if (isFirst) ctx.req = withBody(ctx.req, body ?? Buffer.alloc(0))
  return parseForm(ctx, tokenBodyLimit).catch(() => undefined)
}

/** The access token in the Authorization header (RFC 6750, section 2.1). */
function bearerOf(ctx: KoaContextWithOIDC): string | undefined {
  return /^bearer +(\S+)$/i.exec(ctx.get('Authorization'))?.[1]
}

/** The code or the access token that a client sends, without using it. */
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
