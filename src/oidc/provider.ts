import type {
  Client,
  Configuration,
  FindAccount,
  KoaContextWithOIDC,
  Provider as ProviderType,
} from 'oidc-provider'
import { acrValues } from '../domain/claims/acr.ts'
import { claimNames, claimsByScope } from '../domain/claims/claims.ts'
import { lifetimesFor } from '../domain/lifetimes.ts'
import type { Origin } from '../domain/origin.ts'
import type { Partner } from '../domain/partner.ts'
import { secretToken, secretWord } from '../domain/random.ts'
import { subjectOf } from '../domain/subject.ts'
import {
  noteAuthorizationResponses,
  renderAuthorizationError,
} from './authorization/authorization-response.ts'
import { paramsOf } from './authorization/request-claims.ts'
import { checkServiceScope } from './authorization/service-scope.ts'
import { registerCibaGrant } from './ciba/ciba-grant.ts'
import {
  allowsRedirectUri,
  askedServices,
  partnerOf,
  partnerProperty,
  versionProperty,
} from './clients.ts'
import { type IssuerDependencies, type IssuerSite, textParam } from './context.ts'
import { cookieNames } from './cookie-names.ts'
import { type Issuer, issuerUrl } from './issuers.ts'
import { Provider } from './library.ts'
import type { LibraryError } from './library-error.ts'
import { createAdapter } from './login/adapter.ts'
import { createFindAccount } from './login/find-account.ts'
import { createGrant, grantSeconds } from './login/grant.ts'
import { ownParams } from './login/interaction-result.ts'
import { createPolicy } from './login/policy.ts'
import { authorizationOf, serverCallOf } from './request-context.ts'
import { createRoutes } from './routes.ts'
import { replaceIdTokenIssue } from './token/id-token.ts'
import { mayRevoke } from './token/revocation.ts'

/** Creates one issuer at one origin: oidc-provider with itsme's rules around it. */
export function createProvider(
  issuer: Issuer,
  origin: Origin,
  dependencies: IssuerDependencies,
): ProviderType {
  const site: IssuerSite = { issuer, origin, dependencies }
  const internalSecret = secretToken(32)
  const findAccount = createFindAccount(site)
  const provider = new Provider(
    issuerUrl(issuer, origin.url),
    configurationOf(site, internalSecret, findAccount),
  )
  provider.proxy = true
  patch(provider, site)
  registerCibaGrant(provider, site, findAccount)
  noteAuthorizationResponses(provider)
  const noteFailure = (ctx: KoaContextWithOIDC, error: LibraryError) => {
    serverCallOf(ctx).failure = error
  }
  provider.on('grant.error', noteFailure)
  provider.on('userinfo.error', noteFailure)
  provider.on('revocation.error', noteFailure)
  provider.use(createRoutes(site, provider, internalSecret))
  return provider
}

/** Patches the library where it has no option. Each patch has a test, and the version is pinned (decisions/0002). */
function patch(provider: ProviderType, { issuer, origin, dependencies }: IssuerSite): void {
  replaceIdTokenIssue(provider, issuer, dependencies)
  Object.assign(provider.OIDCContext.prototype, {
    urlFor: (name: string, options: Record<string, unknown>) => provider.urlFor(name, options),
  })
  Object.assign(provider.AuthorizationCode.prototype, { generateTokenId: () => secretWord(36) })
  provider.Client.prototype.redirectUriAllowed = function redirectUriAllowed(uri) {
    const scope = textParam(Provider.ctx?.query ?? {}, 'scope') ?? ''
    const { strict, hasDemo } = dependencies
    const rules = { browserUrl: origin.browserUrl, strict, hasDemo }
    return askedServices(partnerOf(this), scope).some((service) =>
      allowsRedirectUri(service, uri, rules),
    )
  }
}

function routesOf({ routes }: Issuer): NonNullable<Configuration['routes']> {
  const { authorization, token, userinfo, jwks, revocation } = routes
  return { authorization, token, userinfo, jwks, revocation }
}

/**
 * Checks whether a request must use PKCE. A request that is to be refused for another reason lacks some of its
 * parameters, so it is not checked.
 */
function requiresPkce(ctx: KoaContextWithOIDC, { requirePkce }: Partner): boolean {
  const { deferredRefusal, findings } = authorizationOf(ctx)
  if (!requirePkce || deferredRefusal !== undefined) return false
  if (paramsOf(ctx)['code_challenge'] === undefined) {
    const message = 'the partner requires PKCE, and code_challenge is missing'
    findings.push({ rule: 'pkce-missing', message })
  }
  return true
}

/**
 * Seconds that are added to the lifetimes that the library uses. The adapter enforces the exact lifetimes by the clock
 * that it was given, so it always expires a model before the library does.
 */
const slack = 3600

const off = { enabled: false }

function configurationOf(
  site: IssuerSite,
  internalSecret: string,
  findAccount: FindAccount,
): Configuration {
  const { issuer, origin, dependencies } = site
  const { state, settings, keyRing, cookieSigner, wallClock } = dependencies
  const lifetimes = (client?: Client) =>
    lifetimesFor(settings(), client === undefined ? undefined : partnerOf(client))
  return {
    adapter: createAdapter({
      store: state.store,
      models: dependencies.models,
      partners: state.partners,
      settings,
      wallClock,
      issuer,
      internalSecret,
      capacity: dependencies.capacity,
    }),
    findAccount,
    loadExistingGrant: (ctx) => createGrant(ctx, dependencies, origin.browserUrl),
    // Tokens are signed elsewhere (`issue-jwt.ts`), with the current key.
    jwks: { keys: [...keyRing.current().signing] },
    cookies: {
      // oidc-provider also accepts a signer, although its types allow only keys (lib/provider.js).
      keys: cookieSigner as unknown as string[],
      names: cookieNames(origin.url),
      long: { signed: true, httpOnly: true, sameSite: 'lax', path: new URL(origin.url).pathname },
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    routes: routesOf(issuer),
    interactions: {
      policy: createPolicy(),
      // This is also the path of the visit's cookie: all pages of the visit are below it.
      url: (_ctx, { uid }) => `${origin.browserUrl}/identify/${uid}`,
    },
    extraParams: {
      service: (ctx) => checkServiceScope(ctx, site),
      ...Object.fromEntries(Object.values(ownParams).map((name) => [name, () => undefined])),
    },
    extraClientMetadata: { properties: [partnerProperty, versionProperty] },
    claims: {
      openid: ['sub', 'acr'],
      ...Object.fromEntries(claimNames.map((name) => [name, null])),
      ...Object.fromEntries(
        Object.entries(claimsByScope).map(([scope, names]) => [scope, [...names]]),
      ),
    },
    scopes: ['openid'],
    acrValues: [...acrValues],
    responseTypes: ['code'],
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (_ctx, accountId, client) => subjectOf(accountId, client.clientId),
    conformIdTokenClaims: false,
    clientAuthMethods: ['client_secret_post', 'client_secret_basic'],
    enabledJWA: { idTokenSigningAlgValues: ['RS256'] },
    pkce: { required: (ctx, client) => requiresPkce(ctx, partnerOf(client)) },
    allowOmittingSingleRegisteredRedirectUri: false,
    clientBasedCORS: () => true,
    clockTolerance: 0,
    expiresWithSession: () => false,
    issueRefreshToken: () => false,
    rotateRefreshToken: () => false,
    renderError: (ctx, _out, error) => renderAuthorizationError(site, ctx, error),
    ttl: {
      AuthorizationCode: (_ctx, _code, client) => Math.ceil(lifetimes(client).code) + slack,
      AccessToken: (_ctx, _token, client) => Math.ceil(lifetimes(client).accessToken) + slack,
      IdToken: (_ctx, _token, client) => Math.ceil(lifetimes(client).idToken),
      // Long enough for an action that begins at the last moment. `visits.find` ends an idle visit on time.
      Interaction: ({ oidc }) => {
        const { interaction, action } = lifetimes(oidc.client)
        return Math.ceil(interaction + action) + 60
      },
      Session: 900,
      Grant: ({ oidc }) => grantSeconds(lifetimes(oidc.client)),
    },
    features: {
      claimsParameter: { enabled: true },
      userinfo: { enabled: true },
      devInteractions: off,
      dPoP: off,
      rpInitiatedLogout: off,
      pushedAuthorizationRequests: off,
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => mayRevoke(client, token),
      },
      resourceIndicators: off,
    },
  }
}
