import type { Context } from 'koa'
import { createOwnFetch } from '../../api/own-fetch.ts'
import { membersOf } from '../../domain/members.ts'
import { portOf } from '../../domain/origin.ts'
import type { Partner } from '../../domain/partner.ts'
import { secretToken } from '../../domain/random.ts'
import { type Issuer, issuers, issuerUrl } from '../../oidc/issuers.ts'
import { basePath, factsOf, seeOther } from '../http/http.ts'
import { PageError } from '../http/page-error.ts'
import { demoPartners } from '../pages/demo-partners.ts'
import { showPage } from '../pages/show-page.ts'
import type { WebContext } from '../web-context.ts'
import { createDemoClient, type DemoLogin, type DemoResult } from './demo-client.ts'

type Handler = (ctx: Context) => Promise<void>

const keptFor = 30 * 60_000

/** What the demo website stores about a visitor. */
interface Visitor {
  readonly login?: DemoLogin
  readonly result?: DemoResult
  readonly error?: string
}

function cookieName(ctx: Context): string {
  return `itsme-simulator-${portOf(factsOf(ctx).origin.url)}-demo`
}

/** Creates the handlers of the demo website: an ordinary relying party, inside the simulator for convenience. */
export function createDemo(dependencies: WebContext) {
  const { state, bounds, tellOfBound, ownAddress, wallClock } = dependencies
  const visitors = state.store.indexedRecords<Visitor>('demoVisitors')
  const ownFetch = createOwnFetch(ownAddress)

  /** Returns the demo website's partners that this simulator has. */
  async function getPartners(): Promise<[Partner, ...Partner[]]> {
    const found = await Promise.all(demoPartners.map((code) => state.partners.find(code)))
    const [first, ...rest] = found.filter((partner) => partner !== undefined)
    if (first !== undefined) return [first, ...rest]
    const reason =
      'the demo website needs the partner DEMO; it is left out on a public URL: name it with --client-id DEMO'
    throw new PageError(404, 'not_found', 'There is no demo website here.', reason)
  }

  /** Returns a partner and its service; the first ones if no service is named. */
  async function getService(code: string | undefined) {
    const partners = await getPartners()
    const all = partners.flatMap((partner) =>
      partner.services.map((service) => ({ partner, service })),
    )
    const found = all.find(({ service }) => code === undefined || service.code === code)
    if (found !== undefined) return found
    const reason = `no service "${code}"; the demo website has ${all.map(({ service }) => service.code).join(', ')}`
    throw new PageError(400, 'invalid_request', 'There is no such service.', reason)
  }

  /** Partners with keys are known to v2 only. */
  function getIssuer(name: string, partner: Partner): Issuer {
    const wanted = partner.authentication === 'private_key_jwt' ? 'v2' : name
    const issuer = issuers.find((each) => each.name === wanted)
    if (issuer !== undefined) return issuer
    throw new PageError(400, 'invalid_request', 'There is no such issuer.')
  }

  async function createClient(ctx: Context, issuerName: string, serviceCode: string | undefined) {
    const { partner, service } = await getService(serviceCode)
    const issuer = getIssuer(issuerName, partner)
    const { url } = factsOf(ctx).origin
    const request = {
      issuerUrl: issuerUrl(issuer, url),
      partner,
      redirectUri: `${url}/demo/callback`,
    }
    return { issuer, service, client: await createDemoClient(request, ownFetch, wallClock.now) }
  }

  function visitorId(ctx: Context): string | undefined {
    return ctx.cookies.get(cookieName(ctx), { signed: true })
  }

  async function findVisitor(ctx: Context): Promise<Visitor> {
    const id = visitorId(ctx)
    return (id === undefined ? undefined : await visitors.get(id)) ?? {}
  }

  async function remember(ctx: Context, visitor: Visitor): Promise<void> {
    const id = visitorId(ctx) ?? secretToken(18)
    const path = `${basePath(ctx)}/demo`
    ctx.cookies.set(cookieName(ctx), id, { signed: true, httpOnly: true, sameSite: 'lax', path })
    await visitors.put(id, visitor, keptFor)
    const dropped = await visitors.trim(bounds.demoVisitors)
    if (dropped.length > 0) tellOfBound('demoVisitors')
  }

  /** GET /demo */
  const show: Handler = async (ctx) => {
    const { origin } = factsOf(ctx)
    if (origin.kind === 'back-channel') return seeOther(ctx, `${origin.browserUrl}/demo`)
    const partners = await getPartners()
    const { result, error } = await findVisitor(ctx)
    showPage(ctx, 'demo', {
      issuers: issuers.map(({ name }) => name),
      services: partners.flatMap(({ name, services, authentication }) =>
        services.map((service) => ({
          code: service.code,
          name: `${name}: ${service.name}${authentication === 'private_key_jwt' ? ' (v2)' : ''}`,
        })),
      ),
      ...(result === undefined ? {} : { result }),
      ...(error === undefined ? {} : { error }),
    })
  }

  /** GET /demo/start?issuer=&service= */
  const start: Handler = async (ctx) => {
    const name = String(ctx.query['issuer'] ?? issuers[0].name)
    const code = ctx.query['service'] === undefined ? undefined : String(ctx.query['service'])
    const { issuer, service, client } = await createClient(ctx, name, code)
    const { url, login } = await client.start(issuer.name, service)
    await remember(ctx, { login })
    seeOther(ctx, url)
  }

  /** GET /demo/callback: redirects, so that a reload of the next page does not redeem the code again. */
  const callback: Handler = async (ctx) => {
    const { login } = await findVisitor(ctx)
    await remember(ctx, await outcomeOf(ctx, login))
    seeOther(ctx, '/demo')
  }

  async function outcomeOf(ctx: Context, login: DemoLogin | undefined): Promise<Visitor> {
    if (login === undefined)
      return { error: 'this browser did not start a login here, or it took too long' }
    try {
      const { client } = await createClient(ctx, login.issuer, login.service)
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

/** The most useful details of openid-client's errors are in `error` and `error_description`. */
function describeFailure(error: unknown): string {
  const { error: code, error_description: description, message, cause } = membersOf(error)
  return [code, description].every((part) => typeof part === 'string')
    ? `${code}: ${description}`
    : [message, membersOf(cause)['message']].filter((part) => typeof part === 'string').join(': ')
}
