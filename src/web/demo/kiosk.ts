import type { Context } from 'koa'
import { createOwnFetch } from '../../api/own-fetch.ts'
import type { Partner, Service } from '../../domain/partner.ts'
import { secretToken } from '../../domain/random.ts'
import { issuers, issuerUrl } from '../../oidc/issuers.ts'
import { factsOf, seeOther } from '../http/http.ts'
import { PageError } from '../http/page-error.ts'
import { showSitePage } from '../pages/site-page.ts'
import type { WebContext } from '../web-context.ts'
import { createDemoClient, describeFailure, kindOfFailure } from './demo-client.ts'
import { readDemoForm } from './demo-form.ts'
import { hasDemoKeys } from './demo-keys.ts'
import { resultOf } from './demo-outcome.ts'
import type { DemoVisitors, KioskLogin } from './demo-visitors.ts'
import type { KioskClient } from './kiosk-client.ts'

type Handler = (ctx: Context) => Promise<void>
interface KioskPlace {
  readonly partner: Partner
  readonly service: Service
}

const scope = ['profile', 'email', 'phone', 'address']
/** How long the demo website waits between two requests of a login, in milliseconds, as itsme's responses say. */
const interval = 2_000

/** Finds the service as which the demo website can act as a kiosk. */
export function findKiosk(partners: readonly Partner[]): KioskPlace | undefined {
  return partners
    .filter(hasDemoKeys)
    .flatMap((partner) => partner.services.map((service) => ({ partner, service })))
    .find(({ service }) => service.ciba?.delivery === 'poll')
}

/** Creates the handlers of the kiosk: a login for which the website shows a QR code and asks until it has tokens. */
export function createKiosk(dependencies: WebContext, visitors: DemoVisitors) {
  const { state, ownAddress, wallClock } = dependencies
  const ownFetch = createOwnFetch(ownAddress)

  async function getKiosk(): Promise<KioskPlace> {
    const found = findKiosk(await state.partners.list())
    if (found !== undefined) return found
    const reason = 'the kiosk needs the packaged partner DEMO_KEYS, with a service that has ciba'
    throw new PageError(404, 'not_found', 'There is no kiosk here.', reason)
  }

  async function createClient(ctx: Context, partner: Partner) {
    const issuer = issuers.find(({ routes }) => routes.ciba !== undefined) ?? issuers[1]
    const url = issuerUrl(issuer, factsOf(ctx).origin.url)
    const request = { issuerUrl: url, partner, hasDemoKeys: true }
    const client = await createDemoClient(request, ownFetch, wallClock.now)
    if (client.kiosk === undefined) throw new TypeError('the demo has no keys')
    return { ...client, kiosk: client.kiosk }
  }

  /** POST /demo/kiosk: begins a user discovery session. */
  const begin: Handler = async (ctx) => {
    const { partner } = await getKiosk()
    try {
      const { kiosk } = await createClient(ctx, partner)
      const answer = await kiosk.discover()
      await visitors.remember(ctx, { kiosk: withAnswer({}, answer, wallClock.now()) })
    } catch (error) {
      await visitors.remember(ctx, { failure: failureOf(error) })
    }
    seeOther(ctx, '/demo/kiosk')
  }

  /** Goes one step further, if it is time for a request. The page may ask while another request is under way. */
  const advance = (ctx: Context) => visitors.inTurn(ctx, () => advanceAlone(ctx))

  async function advanceAlone(ctx: Context): Promise<KioskLogin | undefined> {
    const visitor = await visitors.find(ctx)
    const { kiosk: login } = visitor
    if (login === undefined || wallClock.now() < login.askedAt + interval) return login
    const place = await getKiosk()
    try {
      const client = await createClient(ctx, place.partner)
      if (login.requestId !== undefined) return await finish(ctx, place, client, login)
      const next = await nextStep(client.kiosk, place, login, wallClock.now())
      await visitors.remember(ctx, { ...visitor, kiosk: next })
      return next
    } catch (error) {
      await visitors.remember(ctx, { failure: failureOf(error) })
      return undefined
    }
  }

  async function finish(
    ctx: Context,
    { partner, service }: KioskPlace,
    { kiosk, read }: Awaited<ReturnType<typeof createClient>>,
    login: KioskLogin,
  ): Promise<KioskLogin | undefined> {
    const tokens = await kiosk.redeem(login.requestId ?? '')
    if (tokens === undefined) {
      const asked = { ...login, askedAt: wallClock.now() }
      await visitors.remember(ctx, { kiosk: asked })
      return asked
    }
    const found = await read(tokens)
    const query = { client: `${partner.code} ${service.code}`, scope }
    const choice = readDemoForm(query, [partner], secretToken(9))
    const result = { ...resultOf(found, choice, '', undefined), isKiosk: true }
    const { picture } = found
    await visitors.remember(ctx, { result, ...(picture === undefined ? {} : { picture }) })
    return undefined
  }

  /** GET /demo/kiosk */
  const show: Handler = async (ctx) => {
    const { partner, service } = await getKiosk()
    const login = await advance(ctx)
    const { result, failure } = await visitors.find(ctx)
    if (result?.isKiosk === true) return seeOther(ctx, '/demo')
    await showSitePage(ctx, dependencies, 'demo', 'kiosk', {
      partnerName: partner.name,
      serviceName: service.name,
      stage: stageOf(login),
      key: keyOf(login),
      ...(login?.session === undefined || login.requestId !== undefined
        ? {}
        : { scanPath: await scanPathOf(login.session) }),
      ...(failure === undefined ? {} : { failure }),
    })
  }

  /** Returns where the simulated phone scans the code, for those who have no camera. */
  async function scanPathOf(id: string): Promise<string> {
    const { code } = await state.scanCodes.show({ kind: 'user-discovery', id }, 1)
    return `/scan/${code}`
  }

  /** GET /demo/kiosk/status: tells the page whether it must be loaded again. */
  const status: Handler = async (ctx) => {
    ctx.body = { key: keyOf(await advance(ctx)) }
  }

  /** GET /demo/kiosk/code: the QR code as the response has it. */
  const code: Handler = async (ctx) => {
    const { kiosk } = await visitors.find(ctx)
    if (kiosk?.qrCode === undefined) return
    ctx.type = 'image/jpeg'
    ctx.body = Buffer.from(kiosk.qrCode, 'base64')
  }

  return { begin, show, status, code }
}

/** Asks who scanned the code and, if somebody did, asks that user to confirm. */
async function nextStep(
  kiosk: KioskClient,
  { service }: KioskPlace,
  login: KioskLogin,
  askedAt: number,
): Promise<KioskLogin> {
  const answer = await kiosk.pollDiscovery(login.session ?? '')
  const token = answer['user_identifier_token']
  if (typeof token !== 'string') return withAnswer(login, answer, askedAt)
  const asked = ['openid', `service:${service.code}`, ...scope].join(' ')
  return { ...login, askedAt, requestId: await kiosk.authenticate(token, asked) }
}

/** Keeps the QR code of a pending session. A client that asked too early gets none. */
function withAnswer(
  login: Omit<KioskLogin, 'askedAt'>,
  answer: Readonly<Record<string, unknown>>,
  askedAt: number,
): KioskLogin {
  const { user_discovery_session_id: session, user_discovery_token: token } = answer
  const { qr_code: qrCode } = (token ?? {}) as { readonly qr_code?: string }
  return {
    ...login,
    ...(typeof session === 'string' ? { session } : {}),
    ...(typeof qrCode === 'string' ? { qrCode } : {}),
    askedAt,
  }
}

function failureOf(error: unknown) {
  return { kind: kindOfFailure(error), text: describeFailure(error) }
}

function stageOf(login: KioskLogin | undefined): 'start' | 'scan' | 'confirm' {
  if (login === undefined) return 'start'
  return login.requestId === undefined ? 'scan' : 'confirm'
}

/** Returns a text that differs if the page must show something else. */
function keyOf(login: KioskLogin | undefined): string {
  return `${stageOf(login)} ${login?.qrCode?.slice(-40) ?? ''}`
}
