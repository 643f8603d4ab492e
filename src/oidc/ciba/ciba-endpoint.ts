import type { KoaContextWithOIDC } from 'oidc-provider'
import { defined } from '../../domain/defined.ts'
import { errorReference } from '../../domain/random.ts'
import { ProtocolRefusal } from '../authorization/protocol-refusal.ts'
import { cibaBodyLimit, FormRefusal, parseForm } from '../body.ts'
import type { IssuerMiddleware, IssuerSite } from '../context.ts'
import { errorStatus } from '../faults/error-status.ts'
import { type ServerCallContext, serverCallOf } from '../request-context.ts'
import { ClientRefusal } from '../token/client-assertion.ts'
import { claimOf } from './ciba-claim.ts'
import { type CibaErrorCode, CibaRefusal, cibaStatusOf } from './ciba-refusal.ts'
import { withoutTokens } from './hidden-tokens.ts'

/** The steps of CIBA, as the journal and faults name them. */
export type CibaStep = 'user-discovery' | 'backchannel'

/** Handles a request of a client. Returns the body of the response. @throws CibaRefusal, ClientRefusal, ProtocolRefusal */
export type CibaHandler = (ctx: KoaContextWithOIDC, form: URLSearchParams) => Promise<object>

/** Creates an endpoint of CIBA: a form comes in by POST, and JSON goes out, which must not be cached. */
export function cibaEndpoint(
  site: IssuerSite,
  step: CibaStep,
  handle: CibaHandler,
): IssuerMiddleware {
  return async (ctx) => {
    ctx.set({ 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-store', Pragma: 'no-cache' })
    if (ctx.method === 'OPTIONS') {
      ctx.set('Access-Control-Allow-Methods', 'POST')
      ctx.status = 204
      return
    }
    const { faultError } = serverCallOf(ctx)
    if (faultError !== undefined) return refuse(site, ctx, step, refusalOfFault(faultError))
    try {
      ctx.body = await handle(ctx, await formIn(ctx))
    } catch (error) {
      await refuse(site, ctx, step, refusalOf(error))
    }
  }
}

async function formIn(ctx: KoaContextWithOIDC): Promise<URLSearchParams> {
  if (ctx.method !== 'POST') {
    ctx.set('Allow', 'POST, OPTIONS')
    throw new MethodRefusal(ctx.method)
  }
  if (!ctx.is('application/x-www-form-urlencoded'))
    throw new CibaRefusal('invalid_request', 'The body must be application/x-www-form-urlencoded.')
  return parseForm(ctx, cibaBodyLimit)
}

class MethodRefusal extends Error {
  constructor(method: string) {
    super(`method ${method} is not allowed here; use POST`)
  }
}

/** What goes to the client, and what developers read. */
interface Refused {
  readonly status: number
  readonly error: string
  readonly description: string
  readonly reason: string
}

function refusalOfFault({
  error,
  description,
}: NonNullable<ServerCallContext['faultError']>): Refused {
  const status = cibaStatusOf(error) ?? errorStatus(error)
  return { status, error, description, reason: `${error}: ${description} (a fault)` }
}

function refusalOf(error: unknown): Refused {
  if (error instanceof CibaRefusal) {
    const { status, code, message, detail } = error
    return { status, error: code, description: message, reason: `${code}: ${detail}` }
  }
  if (error instanceof ClientRefusal) {
    // An unknown client, and a missing or wrong assertion (itsme's documentation, CIBA, errors).
    const code: CibaErrorCode =
      error.code === 'invalid_request' ? 'invalid_request' : 'invalid_client'
    const { status } = new CibaRefusal(code, error.message)
    return { status, error: code, description: error.message, reason: `${code}: ${error.detail}` }
  }
  if (error instanceof ProtocolRefusal) {
    const { code, message, detail = message } = error
    return { status: 400, error: code, description: message, reason: `${code}: ${detail}` }
  }
  if (error instanceof FormRefusal || error instanceof MethodRefusal) {
    const { message } = error
    const status = error instanceof MethodRefusal ? 405 : 400
    return {
      status,
      error: 'invalid_request',
      description: message,
      reason: `invalid_request: ${message}`,
    }
  }
  throw error
}

async function refuse(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  step: CibaStep,
  { status, error, description, reason }: Refused,
): Promise<void> {
  ctx.status = status
  ctx.body = { error, error_description: description }
  const { loginId: login, requestObject: object } = serverCallOf(ctx)
  // Who polls too fast is told, and counted. It is not a refusal of the login.
  if (status === 429) return
  const { issuer, dependencies } = site
  const reference = errorReference(dependencies.random)
  const shown = withoutTokens(reason)
  const partner = await partnerIn(site, ctx)
  await dependencies.state.journal.write({
    type: 'refusal',
    issuer: issuer.name,
    step,
    ...defined({ partner, login }),
    reference,
    outcome: shown,
    facts: [
      {
        what: 'refused',
        error,
        description: withoutTokens(description),
        reason: shown,
        reference,
        ...defined({ partner, object }),
      },
    ],
  })
}

/** Returns the partner that called; one that could not authenticate is the partner that the request names. */
async function partnerIn(site: IssuerSite, ctx: KoaContextWithOIDC): Promise<string | undefined> {
  const { clientId } = serverCallOf(ctx)
  if (clientId !== undefined) return clientId
  const { partner = '' } = await claimOf(site, ctx)
  return (await site.dependencies.state.partners.find(partner))?.code
}
