import type { Configuration, KoaContextWithOIDC, Provider as ProviderType } from 'oidc-provider'
import { acrOf, acrValue, acrValues } from '../domain/acr.ts'
import { claimNames, claimsByScope } from '../domain/claims.ts'
import { type Origin, portOf } from '../domain/origin.ts'
import { secretWord } from '../domain/random.ts'
import { subjectOf } from '../domain/subject.ts'
import { createFindAccount } from './accounts.ts'
import { createAdapter } from './adapter.ts'
import {
  type IssuerSite,
  noteAuthorizationAnswers,
  renderAuthorizationError,
  writeAuthorizationAnswers,
} from './authorization-answer.ts'
import { prepareAuthorizationRequest } from './authorization-request.ts'
import { allowsRedirectUri, partnerOf, partnerProperty } from './clients.ts'
import { type IssuerDependencies, notesOf } from './context.ts'
import { answerMetadata } from './discovery.ts'
import { createGrant, grantSeconds } from './grant.ts'
import { replaceIdTokenIssue } from './id-token.ts'
import { type Issuer, issuerUrl } from './issuers.ts'
import { interactionPolicy, Provider } from './library.ts'
import type { LibraryError } from './refusals.ts'
import { checkServiceScope } from './service-scope.ts'
import { shapeTokenAnswers } from './token-answer.ts'

/** Makes one issuer at one origin: oidc-provider with itsme's rules around it. */
export function createProvider(
  issuer: Issuer,
  origin: Origin,
  dependencies: IssuerDependencies,
): ProviderType {
  const site: IssuerSite = { issuer, origin, dependencies }
  const provider = new Provider(issuerUrl(issuer, origin.url), configurationOf(site))
  provider.proxy = true
  patch(provider, site)
  noteAuthorizationAnswers(provider)
  const noteFailure = (ctx: KoaContextWithOIDC, error: LibraryError) => {
    notesOf(ctx).failure = error
  }
  provider.on('grant.error', noteFailure)
  provider.on('userinfo.error', noteFailure)
  provider.use(answerMetadata(issuer, origin, dependencies.keys))
  provider.use(shapeTokenAnswers(issuer, dependencies))
  provider.use(writeAuthorizationAnswers(site))
  provider.use(prepareAuthorizationRequest(issuer, origin, dependencies))
  return provider
}

/** Where the library has no option; each has a test, and the version is pinned (decisions/0002). */
function patch(provider: ProviderType, { origin, dependencies }: IssuerSite): void {
  replaceIdTokenIssue(provider, dependencies)
  Object.assign(provider.OIDCContext.prototype, {
    urlFor: (name: string, options: Record<string, unknown>) => provider.urlFor(name, options),
  })
  Object.assign(provider.AuthorizationCode.prototype, { generateTokenId: () => secretWord(36) })
  provider.Client.prototype.redirectUriAllowed = function redirectUriAllowed(uri) {
    return partnerOf(this).services.some((service) =>
      allowsRedirectUri(service, uri, origin.browserUrl),
    )
  }
}

/** Names of the cookies: cookies ignore ports, so the names carry them. */
export function cookieNames(originUrl: string): {
  session: string
  interaction: string
  resume: string
} {
  const prefix = `itsme-simulator-${portOf(originUrl)}`
  return {
    session: `${prefix}-session`,
    interaction: `${prefix}-interaction`,
    resume: `${prefix}-resume`,
  }
}

/** The library rounds the time down to seconds; a second more leaves the exact end of a life to the adapter. */
const slack = 1

const off = { enabled: false }

function configurationOf(site: IssuerSite): Configuration {
  const { issuer, origin, dependencies } = site
  const { state, settings, keys, cookieKeys, wallClock } = dependencies
  const lifetimes = () => settings().lifetimes
  return {
    adapter: createAdapter({
      store: state.store,
      partners: state.partners,
      settings,
      wallClock,
      issuer: issuer.name,
    }),
    findAccount: createFindAccount(dependencies),
    loadExistingGrant: (ctx) => createGrant(ctx, dependencies),
    jwks: { keys: [...keys.signing] },
    cookies: {
      keys: [...cookieKeys],
      names: cookieNames(origin.url),
      long: { signed: true, httpOnly: true, sameSite: 'lax', path: new URL(origin.url).pathname },
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    routes: { ...issuer.routes },
    interactions: {
      policy: createPolicy(),
      url: (_ctx, interaction) => `${origin.browserUrl}/identify/${interaction.uid}`,
    },
    extraParams: { service: (ctx) => checkServiceScope(ctx, origin.browserUrl) },
    extraClientMetadata: { properties: [partnerProperty] },
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
    pkce: { required: (_ctx, client) => partnerOf(client).requirePkce },
    allowOmittingSingleRegisteredRedirectUri: false,
    clientBasedCORS: () => true,
    clockTolerance: 0,
    expiresWithSession: () => false,
    issueRefreshToken: () => false,
    rotateRefreshToken: () => false,
    renderError: (ctx, _out, error) => renderAuthorizationError(site, ctx, error),
    ttl: {
      AuthorizationCode: () => Math.ceil(lifetimes().code) + slack,
      AccessToken: () => Math.ceil(lifetimes().accessToken) + slack,
      IdToken: () => Math.ceil(lifetimes().idToken),
      // Long enough for an action that begins at the last moment; `visits.find` ends an idle visit in time.
      Interaction: () => Math.ceil(lifetimes().interaction + lifetimes().action) + 60,
      Session: 900,
      Grant: () => grantSeconds(dependencies),
    },
    features: {
      claimsParameter: { enabled: true },
      userinfo: { enabled: true },
      devInteractions: off,
      dPoP: off,
      rpInitiatedLogout: off,
      pushedAuthorizationRequests: off,
      resourceIndicators: off,
    },
  }
}

/**
 * Every request asks the user: the login is there only once the interaction brought it. `prompt=none` can therefore only
 * be answered with `interaction_required` (itsme's documentation, prompt).
 */
function createPolicy(): InstanceType<typeof interactionPolicy.Prompt>[] {
  const { Check, Prompt } = interactionPolicy
  const asked = new Check(
    'user_not_asked',
    'itsme asks the user at every request',
    'interaction_required',
    (ctx) =>
      ctx.oidc.result?.login === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
  )
  return [
    new Prompt({ name: 'login', requestable: true }, asked),
    new Prompt({ name: 'consent', requestable: true }),
  ]
}

/** What a confirmed interaction tells oidc-provider. */
export function confirmedResult(userId: string, action: string, acrParameter: string | undefined) {
  return {
    login: { accountId: userId, acr: acrValue(acrOf(acrParameter)), remember: false },
    consent: {},
    action,
  }
}
