import type { Provider } from 'oidc-provider'
import type { FaultEndpoint } from '../domain/endpoint.ts'
import { prepareAuthorizationRequest } from './authorization/authorization-request.ts'
import { writeAuthorizationResponses } from './authorization/authorization-response.ts'
import { authenticateByBackchannel } from './ciba/backchannel.ts'
import { beginCibaLogins } from './ciba/begin-ciba-logins.ts'
import { beginUserDiscovery, pollUserDiscovery } from './ciba/user-discovery.ts'
import type { IssuerMiddleware, IssuerSite } from './context.ts'
import { withErrorFaults } from './faults/faulty-server.ts'
import { withWireFaults } from './faults/wire-faults.ts'
import { beginLogins } from './login/begin-login.ts'
import { authenticateAssertions } from './token/client-assertion.ts'
import { sendPicture } from './token/picture.ts'
import type { Step } from './token/server-call-findings.ts'
import { withServerLogin } from './token/server-call-login.ts'
import { shapeServerResponses } from './token/server-call-response.ts'

/**
 * Creates the simulator's own middleware for each path of an issuer but its metadata; `next` is oidc-provider. Other
 * paths do not exist.
 *
 * @param internalSecret see {@link authenticateAssertions}
 */
export function createRoutes(
  site: IssuerSite,
  provider: Provider,
  internalSecret: string,
): IssuerMiddleware {
  const { routes } = site.issuer
  const authenticate = authenticateAssertions(site, internalSecret)
  const writeResponses = writeAuthorizationResponses(site)
  const prepare = prepareAuthorizationRequest(site)
  const around = (endpoint: FaultEndpoint, step: IssuerMiddleware) =>
    withWireFaults(site, endpoint, step)
  const server = (step: Step, answer?: IssuerMiddleware) =>
    withServerLogin(site, around(step, shapeServerResponses(site, step, withErrorFaults(answer))))
  const backAgain = around('authorization', writeResponses)
  const byPath = new Map<string | undefined, IssuerMiddleware>([
    [
      routes.authorization,
      beginLogins(
        site,
        around('authorization', (ctx, next) => writeResponses(ctx, () => prepare(ctx, next))),
      ),
    ],
    [routes.token, server('token', authenticate)],
    [routes.userinfo, server('userinfo')],
    [routes.picture, server('picture', sendPicture(site, provider))],
    [routes.revocation, server('revocation', authenticate)],
  ])
  const { ciba } = routes
  if (ciba !== undefined) {
    const begin = (entry: 'backchannel' | 'user-discovery', step: IssuerMiddleware) =>
      beginCibaLogins(site, entry, around(entry, step))
    byPath.set(ciba.authentication, begin('backchannel', authenticateByBackchannel(site)))
    byPath.set(ciba.userDiscovery, begin('user-discovery', beginUserDiscovery(site)))
  }
  const session = ciba && `${ciba.userDiscovery}/`
  const pollOf = (path: string) =>
    session !== undefined && path.startsWith(session)
      ? around('user-discovery', pollUserDiscovery(site, path.slice(session.length)))
      : undefined
  const wayBack = `${routes.authorization}/`
  const isWayBack = (path: string) =>
    path.startsWith(wayBack) && /^[^/]+$/.test(path.slice(wayBack.length))
  return async (ctx, next) => {
    const { path } = ctx
    const ours = byPath.get(path) ?? (isWayBack(path) ? backAgain : pollOf(path))
    // Other paths never reach the library. It would accept a path in another case or with a trailing slash, and bypass
    // the simulator's own middleware.
    await ours?.(ctx, next)
  }
}
