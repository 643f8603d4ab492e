import type { Provider } from 'oidc-provider'
import { type IssuerSite, writeAuthorizationAnswers } from './authorization-answer.ts'
import { prepareAuthorizationRequest } from './authorization-request.ts'
import { authenticateAssertions } from './client-assertion.ts'
import type { IssuerMiddleware } from './context.ts'
import { answerMetadata } from './discovery.ts'
import { discoveryPath } from './issuers.ts'
import { answerPicture } from './picture.ts'
import { shapeServerAnswers } from './token-answer.ts'

/**
 * What is ours at each path of an issuer; `next` is oidc-provider. No other path is there.
 *
 * @param stamp see {@link authenticateAssertions}
 */
export function createRoutes(
  site: IssuerSite,
  provider: Provider,
  stamp: string,
): IssuerMiddleware {
  const { routes } = site.issuer
  const metadata = answerMetadata(site)
  const authenticate = authenticateAssertions(site, stamp)
  const writeAnswers = writeAuthorizationAnswers(site)
  const prepare = prepareAuthorizationRequest(site)
  const byPath = new Map<string | undefined, IssuerMiddleware>([
    [discoveryPath, metadata],
    [routes.jwks, metadata],
    [routes.authorization, (ctx, next) => writeAnswers(ctx, () => prepare(ctx, next))],
    [routes.token, shapeServerAnswers(site, 'token', authenticate)],
    [routes.userinfo, shapeServerAnswers(site, 'userinfo')],
    [routes.picture, shapeServerAnswers(site, 'picture', answerPicture(site, provider))],
    [routes.revocation, shapeServerAnswers(site, 'revocation', authenticate)],
  ])
  const wayBack = `${routes.authorization}/`
  const isWayBack = (path: string) =>
    path.startsWith(wayBack) && /^[^/]+$/.test(path.slice(wayBack.length))
  return async (ctx, next) => {
    const { path } = ctx
    const ours = byPath.get(path) ?? (isWayBack(path) ? writeAnswers : undefined)
    // The library would take a path in another case, or with a slash at its end, and pass by what is ours.
    if (ours !== undefined) await ours(ctx, next)
  }
}
