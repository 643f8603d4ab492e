import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import { defined } from '../../domain/defined.ts'
import { lifetimesFor } from '../../domain/lifetimes.ts'
import { type FactOf, findingFacts } from '../../domain/login/login.ts'
import { errorReference } from '../../domain/random.ts'
import { partnerOf } from '../clients.ts'
import {
  type IssuerDependencies,
  type IssuerMiddleware,
  type IssuerSite,
  textParam,
} from '../context.ts'
import { applyResponseFaults } from '../faults/faulty-authorization.ts'
import { errors } from '../library.ts'
import type { LibraryError } from '../library-error.ts'
import { digestOf, loginIdOf } from '../login/begin-login.ts'
import { renameCode } from '../login/stored-models.ts'
import { authorizationOf, grantOf, isServerCall, serverCallOf } from '../request-context.ts'
import { type AuthorizationResponse, writeResponse } from './redirect-response.ts'
import { explain, partnerAndService, refuseOnPage } from './refusals.ts'
import { paramsOf } from './request-claims.ts'
import { detailOf, wrongParameter } from './wrong-values.ts'

/**
 * Notes the response that oidc-provider is about to send, so that {@link writeAuthorizationResponses} can write it
 * instead: the library adds `iss`, redirects with 303, and rewrites a registered query string.
 */
export function noteAuthorizationResponses(provider: Provider): void {
  provider.on('authorization.success', (ctx, out) => {
    noteResponse(ctx, { code: String(out?.['code']) })
    // There is no session to remember. A cookie would be signed, and then dropped.
    Object.assign(ctx.oidc.session ?? {}, { destroyed: true })
  })
  provider.on('authorization.error', (ctx: KoaContextWithOIDC, error: LibraryError) => {
    authorizationOf(ctx).failure = error
    noteResponse(ctx, { error: error.message, error_description: error.error_description })
  })
  provider.on('server_error', (ctx: KoaContextWithOIDC, error: LibraryError) => {
    const context = isServerCall(ctx) ? serverCallOf(ctx) : authorizationOf(ctx)
    context.failure = error
  })
}

function noteResponse(ctx: KoaContextWithOIDC, members: Record<string, string | undefined>): void {
  const params = requestParams(ctx)
  const state = textParam(params, 'state')
  const all = { ...members, ...(state === undefined ? {} : { state }) }
  authorizationOf(ctx).answer = {
    redirectUri: textParam(params, 'redirect_uri') ?? '',
    mode: textParam(params, 'response_mode') ?? 'query',
    members: Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  }
}

/** Returns the parameters of the library if it has read them, otherwise those of the query. */
function requestParams(ctx: KoaContextWithOIDC): Readonly<Record<string, unknown>> {
  const params = paramsOf(ctx)
  return textParam(params, 'client_id') === undefined ? ctx.query : params
}

/** Implements oidc-provider's `renderError`, for errors that must not go back to the client. */
export async function renderAuthorizationError(
  { issuer, origin, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  error: LibraryError,
): Promise<void> {
  delete authorizationOf(ctx).answer
  const params = requestParams(ctx)
  if (error.expose !== true) return renderServerError(ctx, dependencies, issuer.name, error)
  const lost = error instanceof errors.SessionNotFound
  const explained = lost
    ? { error: 'invalid_request', description: 'The login has expired.', reason: lostReason(error) }
    : await explain(ctx, dependencies, origin.browserUrl, error, params)
  await refuseOnPage(ctx, dependencies, { issuer: issuer.name, ...explained }, params)
}

function lostReason(error: LibraryError): string {
  return `${error.error_description}: the login has ended, or this browser did not start it; start again at the application`
}

async function renderServerError(
  ctx: KoaContextWithOIDC,
  { state, random, pages }: IssuerDependencies,
  issuer: string,
  error: Error,
): Promise<void> {
  const reference = errorReference(random)
  const reason = `unexpected: ${error.message}`
  await state.journal.write({
    type: 'error',
    issuer,
    step: 'authorize',
    reference,
    outcome: reason,
    ...defined({ login: loginIdOf(ctx) }),
    facts: [{ what: 'refused', error: 'server_error', reason, reference }],
  })
  const description = 'An internal error occurred in the simulator.'
  await pages.refusal(ctx, { status: 500, error: 'server_error', description, reference, reason })
}

/** Writes the responses of the authorization endpoint, and journals them. */
export function writeAuthorizationResponses(site: IssuerSite): IssuerMiddleware {
  return async (ctx, next) => {
    await next()
    const { answer, asked } = authorizationOf(ctx)
    if (answer !== undefined) {
      const meant = await withItsmesWords(site, ctx, answer.members)
      const draft = { members: meant, twice: [] }
      const response = { ...answer, ...(await applyResponseFaults(site, ctx, draft)) }
      const { models, wallClock } = site.dependencies
      const codes = [meant['code'], response.members['code']] as const
      await renameCode(models.of[site.issuer.name], codes, wallClock.now())
      await journalResponse(site, ctx, response)
      writeResponse(ctx, site.dependencies.pages.formPost, response)
    } else if (ctx.status === 303) {
      ctx.status = 302
      // A user who has already been asked does not have to identify themselves.
      if (asked !== undefined) {
        ctx.set('Location', `${ctx.response.get('Location')}/wait`)
      }
      await journalRequest(site, ctx)
    }
    dropSessionCookie(ctx)
    await journalFindings(site, ctx)
  }
}

/**
 * Journals an authorization request that was accepted. The browser goes to the identify page or to the waiting page.
 */
async function journalRequest(
  { issuer, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
): Promise<void> {
  const { asked, findings } = authorizationOf(ctx)
  await dependencies.state.journal.write({
    type: 'request',
    issuer: issuer.name,
    step: 'authorize',
    ...partnerAndService(requestParams(ctx), ctx.query),
    ...(await userOf(ctx, dependencies)),
    ...defined({ login: loginIdOf(ctx) }),
    facts: findingFacts(findings),
    outcome: asked === undefined ? 'to the identify page' : 'to the waiting page',
  })
}

async function withItsmesWords(
  { origin, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  members: Record<string, string>,
): Promise<Record<string, string>> {
  const { failure } = authorizationOf(ctx)
  if (failure === undefined || members['error'] === undefined) return members
  const { error, description } = await explain(
    ctx,
    dependencies,
    origin.browserUrl,
    failure,
    requestParams(ctx),
  )
  return { ...members, error, error_description: description }
}

async function journalResponse(
  { issuer, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  answer: AuthorizationResponse,
): Promise<void> {
  const { redirectUri, members } = answer
  const error = members['error']
  const { failure, findings } = authorizationOf(ctx)
  const detail = failure === undefined ? '' : detailOf(failure, ctx.query)
  const refused = error !== undefined && error !== 'access_denied'
  await dependencies.state.journal.write({
    type: refused ? 'refusal' : 'request',
    issuer: issuer.name,
    step: refused ? 'authorize' : 'redirect',
    ...partnerAndService(requestParams(ctx), ctx.query),
    ...(await userOf(ctx, dependencies)),
    ...(refused ? { reference: errorReference(dependencies.random) } : {}),
    outcome:
      error === undefined
        ? `${members['code'] === undefined ? 'no code' : 'code'} to ${redirectUri}`
        : `${error}: ${members['error_description'] ?? ''}${detail}; to ${redirectUri}`,
    ...defined({ login: loginIdOf(ctx) }),
    facts: [
      ...findingFacts(findings),
      answeredFact(ctx, answer, { refused, detail }, dependencies),
    ],
  })
}

function answeredFact(
  ctx: KoaContextWithOIDC,
  { redirectUri, mode, members }: AuthorizationResponse,
  { refused, detail }: { readonly refused: boolean; readonly detail: string },
  { clock, settings }: IssuerDependencies,
): FactOf<'answered'> {
  const { error, error_description: description, code } = members
  const client = ctx.oidc?.client
  const life = lifetimesFor(settings(), client && partnerOf(client)).code * 1000
  return {
    what: 'answered',
    redirectUri,
    responseMode: mode,
    ...defined({
      error,
      reason: error === undefined ? undefined : `${description ?? error}${detail}`,
      isRefusal: refused ? true : undefined,
      wrong: refused ? wrongParameter(ctx, ctx.query) : undefined,
      code: code === undefined ? undefined : digestOf(code),
      codeExpiresAt: code === undefined ? undefined : clock.now() + life,
      object: refused ? authorizationOf(ctx).requestObject : undefined,
    } as const),
  }
}

/** Returns the user who was asked, if any. */
async function userOf(ctx: KoaContextWithOIDC, { state }: IssuerDependencies) {
  const { login } = grantOf(ctx)
  if (login !== undefined) {
    const { user, phoneNumber, action } = login
    return { user, phoneNumber, action }
  }
  const known = ctx.oidc?.result?.['action']
  const action =
    authorizationOf(ctx).asked?.action ??
    (typeof known === 'string' ? await state.actions.find(known) : undefined)
  if (action === undefined) return {}
  return { user: action.user, phoneNumber: action.phoneNumber, action: action.id }
}

/** Drops the session cookie that the library sets. There is no session: itsme asks the user at every request. */
function dropSessionCookie(ctx: KoaContextWithOIDC): void {
  const cookies = [ctx.res.getHeader('Set-Cookie') ?? []].flat().map(String)
  const kept = cookies.filter((cookie) => !/^[^=;]*-session(\.sig)?=/.test(cookie))
  if (kept.length === 0) ctx.remove('Set-Cookie')
  else ctx.set('Set-Cookie', kept)
}

async function journalFindings(
  { issuer, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
): Promise<void> {
  const partner = ctx.oidc?.client?.clientId
  if (partner === undefined) return
  const { service } = partnerAndService(requestParams(ctx), ctx.query)
  const login = loginIdOf(ctx)
  const place = { issuer: issuer.name, step: 'authorize', partner, ...defined({ service, login }) }
  for (const finding of authorizationOf(ctx).findings) {
    await dependencies.state.findings.add(finding, place)
  }
}
