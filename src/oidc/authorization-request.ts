import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Finding } from '../domain/finding.ts'
import { nearestHint } from '../domain/nearest.ts'
import type { Origin } from '../domain/origin.ts'
import { type IssuerDependencies, type IssuerMiddleware, notesOf, textParam } from './context.ts'
import { type Issuer, issuerUrl } from './issuers.ts'
import { refuseOnPage } from './refusals.ts'

/** Parameters of OpenID Connect that itsme does not have: left out, with a finding, for they are never refused. */
const ignored = ['registration', 'id_token_hint', 'claims_locales', 'web_message_uri']
/** The response modes that are served; others are treated as if they were absent. */
const responseModes = ['query', 'form_post', 'fragment']

/** Whether a path below the issuer is the authorization endpoint or the way back to it. */
export function isAuthorizationPath(issuer: Issuer, path: string): boolean {
  return path === issuer.routes.authorization || path.startsWith(`${issuer.routes.authorization}/`)
}

/**
 * Prepares an authorization request for oidc-provider: sends a browser that came under a back-channel name to the
 * browser origin, leaves out what itsme does not know, and refuses what itsme refuses with a page and the library does
 * not (`response_type`; itsme's documentation, errors).
 */
export function prepareAuthorizationRequest(
  issuer: Issuer,
  origin: Origin,
  dependencies: IssuerDependencies,
): IssuerMiddleware {
  return async (ctx, next) => {
    if (ctx.path !== issuer.routes.authorization || !['GET', 'HEAD'].includes(ctx.method))
      return next()
    if (origin.kind === 'back-channel') {
      ctx.status = 302
      return ctx.redirect(issuerUrl(issuer, origin.browserUrl) + ctx.path + ctx.search)
    }
    const notes = notesOf(ctx)
    notes.findings = leaveOut(ctx)
    if (ctx.query['response_type'] !== 'code' && textParam(ctx.query, 'client_id') !== undefined) {
      const given = ctx.query['response_type']
      const reason =
        given === undefined
          ? 'response_type is missing; send response_type=code'
          : `response_type "${String(given)}" is not supported${nearestHint(String(given), ['code'])}`
      return refuseOnPage(ctx, dependencies, {
        issuer: issuer.name,
        error: 'invalid_request',
        description: 'The response type is not supported.',
        reason,
      })
    }
    return next()
  }
}

function leaveOut(ctx: KoaContextWithOIDC): Finding[] {
  const query = { ...ctx.query }
  const findings: Finding[] = []
  for (const name of ignored.filter((candidate) => query[candidate] !== undefined)) {
    delete query[name]
    findings.push({ rule: 'parameter-ignored', message: `parameter ${name} is ignored` })
  }
  const mode = query['response_mode']
  if (mode !== undefined && !responseModes.includes(String(mode))) {
    delete query['response_mode']
    findings.push({ rule: 'response-mode-ignored', message: `response_mode "${mode}" is ignored` })
  }
  if (findings.length > 0) ctx.query = query
  return findings
}
