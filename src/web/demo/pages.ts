import type { Context } from 'koa'
import { portOf } from '../../domain/origin.ts'
import type { Partner } from '../../domain/partner.ts'
import { secretToken } from '../../domain/random.ts'
import { issuers, issuerUrl } from '../../oidc/issuers.ts'
import type { WebDependencies } from '../dependencies.ts'
import { PageError } from '../errors.ts'
import { basePath, factsOf, seeOther } from '../http.ts'
import { showPage } from '../page.ts'
import { createDemoClient, type DemoLogin, type DemoResult } from './client.ts'
import { createOwnFetch } from './own-fetch.ts'

type Handler = (ctx: Context) => Promise<void>

const collection = 'demoVisitors'
const keptFor = 30 * 60_000

/** What the demo website remembers of a visitor. */
interface Visitor {
  readonly login?: DemoLogin
  readonly result?: DemoResult
  readonly error?: string
}

function cookieName(ctx: Context): string {
  return `itsme-simulator-${portOf(factsOf(ctx).origin.url)}-demo`
}

/** The handlers of the demo website: a relying party like any other, inside the simulator for convenience. */
export function createDemo(dependencies: WebDependencies) {
  const { state, ownAddress } = dependencies
  const ownFetch = createOwnFetch(ownAddress)

  async function getPartner(): Promise<Partner> {
    const partner = await state.partners.find('DEMO')
    if (partner !== undefined) return partner
    const reason =
      'the demo website needs the partner DEMO; it is left out on a public URL: name it with --client-id DEMO'
    throw new PageError(404, 'not_found', 'There is no demo website here.', reason)
  }

  async function createClient(ctx: Context, issuerName: string) {
    const partner = await getPartner()
    const issuer = issuers.find(({ name }) => name === issuerName)
    if (issuer === undefined)
      throw new PageError(400, 'invalid_request', 'There is no such issuer.')
    const { url } = factsOf(ctx).origin
    const request = {
      issuerUrl: issuerUrl(issuer, url),
      partner,
      redirectUri: `${url}/demo/callback`,
    }
    return createDemoClient(request, ownFetch)
  }

  function visitorId(ctx: Context): string | undefined {
    return ctx.cookies.get(cookieName(ctx), { signed: true })
  }

  async function findVisitor(ctx: Context): Promise<Visitor> {
    const id = visitorId(ctx)
    return (id === undefined ? undefined : await state.store.get<Visitor>(collection, id)) ?? {}
  }

  async function remember(ctx: Context, visitor: Visitor): Promise<void> {
    const id = visitorId(ctx) ?? secretToken(18)
    const path = `${basePath(ctx)}/demo`
    ctx.cookies.set(cookieName(ctx), id, { signed: true, httpOnly: true, sameSite: 'lax', path })
    await state.store.set(collection, id, visitor, keptFor)
  }

  /** GET /demo */
  const show: Handler = async (ctx) => {
    const { origin } = factsOf(ctx)
    if (origin.kind === 'back-channel') return seeOther(ctx, `${origin.browserUrl}/demo`)
    const partner = await getPartner()
    const { result, error } = await findVisitor(ctx)
    showPage(ctx, 'demo', {
      issuers: issuers.map(({ name }) => name),
      services: partner.services,
      ...(result === undefined ? {} : { result }),
      ...(error === undefined ? {} : { error }),
    })
  }

  /** GET /demo/start?issuer=&service= */
  const start: Handler = async (ctx) => {
    const partner = await getPartner()
    const issuer = String(ctx.query['issuer'] ?? issuers[0].name)
    const service = String(ctx.query['service'] ?? partner.services[0]?.code ?? '')
    const client = await createClient(ctx, issuer)
    const { url, login } = await client.start(issuer, service)
    await remember(ctx, { login })
    seeOther(ctx, url)
  }

  /** GET /demo/callback: a reload of the page after it must not redeem the code again, hence the redirect. */
  const callback: Handler = async (ctx) => {
    const { login } = await findVisitor(ctx)
    await remember(ctx, await outcomeOf(ctx, login))
    seeOther(ctx, '/demo')
  }

  async function outcomeOf(ctx: Context, login: DemoLogin | undefined): Promise<Visitor> {
    if (login === undefined)
      return { error: 'this browser did not start a login here, or it took too long' }
    try {
      const client = await createClient(ctx, login.issuer)
      const url = new URL(`/demo/callback${ctx.search}`, factsOf(ctx).origin.url)
      url.pathname = `${basePath(ctx)}/demo/callback`
      return { result: await client.finish(url, login) }
    } catch (error) {
      return { error: describeFailure(error) }
    }
  }

  /** POST /demo/forget */
  const forget: Handler = async (ctx) => {
    await remember(ctx, {})
    seeOther(ctx, '/demo')
  }

  return { show, start, callback, forget }
}

/** openid-client's errors say most in `error` and `error_description`. */
function describeFailure(error: unknown): string {
  const { error: code, error_description: description, message } = Object(error)
  return [code, description].every((part) => typeof part === 'string')
    ? `${code}: ${description}`
    : String(message)
}
