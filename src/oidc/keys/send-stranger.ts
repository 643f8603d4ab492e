import type { KoaContextWithOIDC } from 'oidc-provider'
import { stranger, strangerPaths } from './stranger.ts'

/** Serves the key of the stranger, which a client must not ask for: the faults `header-jku` and `header-x5u`. */
export async function sendStranger(ctx: KoaContextWithOIDC): Promise<void> {
  const { publicJwk, certificate } = stranger()
  ctx.set('Cache-Control', 'no-store')
  if (ctx.path === strangerPaths.jku) {
    ctx.body = { keys: [publicJwk] }
  } else {
    ctx.type = 'application/pem-certificate-chain'
    ctx.body = certificate
  }
}
