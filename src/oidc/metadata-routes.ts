import type { IssuerMiddleware, IssuerSite } from './context.ts'
import { sendMetadata } from './discovery.ts'
import { withWireFaults } from './faults/wire-faults.ts'
import { discoveryPath } from './issuers.ts'
import { sendStranger } from './keys/send-stranger.ts'
import { strangerPaths } from './keys/stranger.ts'

/** Creates the middleware for each path of an issuer that needs no oidc-provider: a client asks for these first. */
export function createMetadataRoutes(site: IssuerSite): ReadonlyMap<string, IssuerMiddleware> {
  const metadata = sendMetadata(site)
  // Each issuer has a function of its own, since the application mounts functions at paths.
  const answerStranger: IssuerMiddleware = (ctx) => sendStranger(ctx)
  return new Map<string, IssuerMiddleware>([
    [discoveryPath, withWireFaults(site, 'discovery', metadata)],
    [site.issuer.routes.jwks, withWireFaults(site, 'jwks', metadata)],
    ...Object.values(strangerPaths).map((path): [string, IssuerMiddleware] => [
      path,
      answerStranger,
    ]),
  ])
}
