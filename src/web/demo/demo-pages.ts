import type { Context } from 'koa'
import { createOwnFetch } from '../../api/own-fetch.ts'
import type { Partner } from '../../domain/partner.ts'
import { secretToken } from '../../domain/random.ts'
import { issuers, issuerUrl } from '../../oidc/issuers.ts'
import { basePath, factsOf, readForm, seeOther } from '../http/http.ts'
import { PageError } from '../http/page-error.ts'
import { ownFirst } from '../pages/demo-partners.ts'
import { showSitePage } from '../pages/site-page.ts'
import type { WebContext } from '../web-context.ts'
import { createDemoClient } from './demo-client.ts'
import { type DemoChoice, readDemoForm } from './demo-form.ts'
import { hasDemoKeys } from './demo-keys.ts'
import { createDemoOutcome } from './demo-outcome.ts'
import { demoParameters, secretsFrom } from './demo-request.ts'
import { type DemoRequestUrl, demoView, queryOf } from './demo-view.ts'
import { createDemoVisitors, type DemoLogin } from './demo-visitors.ts'
import { createKiosk, findKiosk } from './kiosk.ts'

type Handler = (ctx: Context) => Promise<void>

/** Creates the handlers of the demo website: an ordinary relying party, inside the simulator for convenience. */
export function createDemo(dependencies: WebContext) {
  const { state, ownAddress, wallClock, cookieKey } = dependencies
  const ownFetch = createOwnFetch(ownAddress)
  const visitors = createDemoVisitors(dependencies)
  const outcomeOf = createDemoOutcome(dependencies, createClient)

  /** Returns the partners that have a service, the own ones first. @throws PageError 404 */
  async function getPartners(): Promise<[Partner, ...Partner[]]> {
    const all = (await state.partners.list()).map(withBrowser).filter(isUsable)
    const [first, ...rest] = ownFirst(all)
    if (first !== undefined) return [first, ...rest]
    const reason = 'the demo website needs a partner; add one at /inspector/partners/new'
    throw new PageError(404, 'not_found', 'There is no demo website here.', reason)
  }

  async function choiceOf(ctx: Context, query = ctx.query): Promise<DemoChoice> {
    const { seed } = await visitors.find(ctx)
    const choice = readDemoForm(query, await getPartners(), secretToken(9))
    // The last login had the same state and nonce.
    return choice.form.seed === seed
      ? { ...choice, form: { ...choice.form, seed: secretToken(9) } }
      : choice
  }

  const issuerOf = ({ form }: DemoChoice) =>
    issuers.find(({ name }) => name === form.issuer) ?? issuers[0]

  function createClient(ctx: Context, choice: DemoChoice) {
    const { url } = factsOf(ctx).origin
    const { partner } = choice
    const issuer = issuerUrl(issuerOf(choice), url)
    const request = { issuerUrl: issuer, partner, hasDemoKeys: hasDemoKeys(partner) }
    return createDemoClient(request, ownFetch, wallClock.now)
  }

  /** Returns the request that the form makes, with a request object if it is to have one. */
  async function requestFor(
    ctx: Context,
    choice: DemoChoice,
    { isSigned }: { readonly isSigned: boolean },
  ): Promise<DemoRequestUrl> {
    const { form, service, partner } = choice
    const { url } = factsOf(ctx).origin
    const { path, routes } = issuerOf(choice)
    const endpoint = url + path + routes.authorization
    const secrets = secretsFrom(cookieKey, form.seed)
    const plain = demoParameters(form, service, `${url}/demo/callback`, secrets)
    if (form.sendAs === 'parameters' || !hasDemoKeys(partner))
      return { endpoint, parameters: plain }
    const outside = plain.filter(([name]) =>
      ['client_id', 'response_type', 'scope', 'redirect_uri', 'state'].includes(name),
    )
    const object = isSigned
      ? await (await createClient(ctx, choice)).requestObject(
          Object.fromEntries(plain),
          form.sendAs === 'encrypted',
        )
      : '…'
    return { endpoint, parameters: [...outside, ['request', object ?? '']] }
  }

  /** GET /demo: the form, or the result of the last login if the address has no form. */
  const show: Handler = async (ctx) => {
    const { origin } = factsOf(ctx)
    if (origin.kind === 'back-channel') return seeOther(ctx, `${origin.browserUrl}/demo`)
    const partners = await getPartners()
    const { result, failure } = await visitors.find(ctx)
    if (result !== undefined && Object.keys(ctx.query).every((name) => name === 'ui_locales'))
      return showSitePage(ctx, dependencies, 'demo', 'demo-result', result)
    const query =
      failure?.query === undefined || ctx.search !== '' ? ctx.query : parse(failure.query)
    const choice = await choiceOf(ctx, query)
    const request = await requestFor(ctx, choice, { isSigned: false })
    const view = demoView(choice, partners, request, failure)
    const hasKiosk = findKiosk(await state.partners.list()) !== undefined
    await showSitePage(ctx, dependencies, 'demo', 'demo', { ...view, hasKiosk })
  }

  /** GET /demo/start?…: sends the request that the form makes. */
  const start: Handler = async (ctx) => {
    const choice = await choiceOf(ctx)
    const { endpoint, parameters } = await requestFor(ctx, choice, { isSigned: true })
    const { form } = choice
    const has = (name: string) => parameters.some(([each]) => each === name)
    const isObject = has('request')
    const login: DemoLogin = {
      ...secretsFrom(cookieKey, form.seed),
      query: withoutSeed(ctx.querystring),
      sent: {
        state: has('state'),
        nonce: has('nonce') || isObject,
        verifier: has('code_challenge') || isObject,
      },
    }
    await visitors.remember(ctx, { login, seed: form.seed })
    seeOther(ctx, `${endpoint}?${queryOf(parameters)}`)
  }

  /** GET or POST /demo/callback: redirects, so that a reload of the next page does not redeem the code again. */
  const callback: Handler = async (ctx) => {
    const { login, seed } = await visitors.find(ctx)
    const url = new URL(`${basePath(ctx)}/demo/callback`, factsOf(ctx).origin.url)
    url.search =
      ctx.method === 'POST' ? new URLSearchParams(await readForm(ctx)).toString() : ctx.search
    const outcome = await outcomeOf(ctx, url, login, async (query) => choiceOf(ctx, parse(query)))
    await visitors.remember(ctx, { ...outcome, ...(seed === undefined ? {} : { seed }) })
    seeOther(ctx, '/demo')
  }

  /** GET /demo/picture: the photo of the last login. */
  const picture: Handler = async (ctx) => {
    const { picture: bytes } = await visitors.find(ctx)
    if (bytes === undefined) return
    ctx.type = 'image/jpeg'
    ctx.body = Buffer.from(bytes, 'base64')
  }

  /** POST /demo/forget */
  const forget: Handler = async (ctx) => {
    const { seed } = await visitors.find(ctx)
    await visitors.remember(ctx, seed === undefined ? {} : { seed })
    seeOther(ctx, '/demo')
  }

  return { show, start, callback, picture, forget, kiosk: createKiosk(dependencies, visitors) }
}

/** The form is for logins in a browser. The kiosk has a page of its own. */
function withBrowser(partner: Partner): Partner {
  const services = partner.services.filter(
    ({ ciba, redirectUris, anyLoopbackRedirectUri }) =>
      ciba === undefined || redirectUris.length > 0 || anyLoopbackRedirectUri,
  )
  return { ...partner, services }
}

const isUsable = ({ services }: Partner) => services.length > 0

function parse(query: string) {
  const all: Record<string, string[]> = {}
  for (const [name, value] of new URLSearchParams(query)) all[name] = [...(all[name] ?? []), value]
  const entries = Object.entries(all).map(([name, values]) => [
    name,
    values.length === 1 ? values[0] : values,
  ])
  return Object.fromEntries(entries)
}

function withoutSeed(query: string): string {
  const all = new URLSearchParams(query)
  all.delete('seed')
  return all.toString()
}
