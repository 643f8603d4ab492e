import type { KoaContextWithOIDC } from 'oidc-provider'
import { bodyOf, tokenBodyLimit } from './body.ts'

/** The form in the body of a POST; undefined where there is none that can be read: who needs it refuses that. */
export async function formOf(ctx: KoaContextWithOIDC): Promise<URLSearchParams | undefined> {
  if (ctx.method !== 'POST') return undefined
  return bodyOf(ctx, tokenBodyLimit).then(
    (body) => new URLSearchParams(body.toString()),
    () => undefined,
  )
}

/** The access token in the Authorization header (RFC 6750, section 2.1). */
export function bearerOf(ctx: KoaContextWithOIDC): string | undefined {
  return /^bearer +(\S+)$/i.exec(ctx.get('Authorization'))?.[1]
}
