import type { Context } from 'koa'
import { defined } from '../../domain/defined.ts'
import { languageFor } from '../http/http.ts'
import { refusalIn } from '../pages/logins/facts-of-login.ts'
import type { WebContext } from '../web-context.ts'
import { b2cFailure, lostState } from './as-b2c.ts'
import { claimRows, missingClaims } from './claim-rows.ts'
import {
  type createDemoClient,
  type DemoTokens,
  describeFailure,
  kindOfFailure,
} from './demo-client.ts'
import type { DemoChoice } from './demo-form.ts'
import { hasDemoKeys } from './demo-keys.ts'
import type { DemoFailure, DemoResult } from './demo-views.ts'
import type { DemoLogin, DemoVisitor } from './demo-visitors.ts'

type Client = Awaited<ReturnType<typeof createDemoClient>>
type CreateClient = (ctx: Context, choice: DemoChoice) => Promise<Client>
type ReadChoice = (query: string) => Promise<DemoChoice>

/** The number of logins that are searched for the one of the demo website. */
const searched = 20

/** Creates the function that finishes a login: it says who logged in, or why that failed. */
export function createDemoOutcome({ state }: WebContext, createClient: CreateClient) {
  /** Returns the login with a state, if the visitor may see logins. */
  async function findLogin(wanted: string) {
    const ids = (await state.logins.ids()).slice(-searched).reverse()
    for (const id of ids) {
      const login = await state.logins.find(id)
      if (login?.head.sent.some(([name, value]) => name === 'state' && value === wanted))
        return login
    }
    return undefined
  }

  async function failureOf(
    error: unknown,
    url: URL,
    login: DemoLogin,
    { form }: DemoChoice,
  ): Promise<DemoFailure> {
    const found = await findLogin(login.state)
    const isLost = login.sent.state && url.searchParams.get('state') !== login.state
    const b2c = isLost ? lostState : b2cFailure(error)
    return {
      kind: kindOfFailure(error),
      text: describeFailure(error),
      query: login.query,
      ...defined({ login: found?.head.id, reason: found && refusalIn(found)?.reason }),
      ...(form.preset === 'b2c' ? { b2c } : {}),
    }
  }

  return async function outcomeOf(
    ctx: Context,
    url: URL,
    login: DemoLogin | undefined,
    readChoice: ReadChoice,
  ): Promise<DemoVisitor> {
    if (login === undefined) {
      const text = 'this browser did not start a login here, or it took too long'
      return { failure: { kind: 'wrong', text } }
    }
    const choice = await readChoice(login.query)
    const { form, partner } = choice
    try {
      if (partner.authentication === 'private_key_jwt' && !hasDemoKeys(partner)) {
        if (url.searchParams.has('code')) throw new Error(languageFor(ctx).t('demo.notRedeemed'))
      }
      const client = await createClient(ctx, choice)
      const sent = {
        ...(login.sent.state ? { state: login.state } : {}),
        ...(login.sent.nonce ? { nonce: login.nonce } : {}),
        ...(login.sent.verifier ? { verifier: login.verifier } : {}),
      }
      const onlyIdToken = form.preset === 'b2c'
      const tokens = await client.finish(url, sent, { onlyIdToken })
      const found = await findLogin(login.state)
      const result = resultOf(tokens, choice, login.query, found?.head.id)
      return { result, ...defined({ picture: tokens.picture }) }
    } catch (error) {
      return { failure: await failureOf(error, url, login, choice) }
    }
  }
}

/** Returns what the page of a finished login shows. */
export function resultOf(
  { idToken, userinfo, header, response, picture }: DemoTokens,
  { form, partner, service }: DemoChoice,
  query: string,
  login: string | undefined,
): DemoResult {
  const rows = claimRows(idToken, userinfo)
  const pretty = (value: unknown) => JSON.stringify(value, null, 2)
  return {
    partnerName: partner.name,
    serviceName: service.name,
    query,
    ...defined({ login, userinfo: userinfo && pretty(userinfo) }),
    name: String(idToken['name'] ?? userinfo?.['name'] ?? idToken['sub']),
    rows,
    missing: missingClaims(form, rows),
    hasPicture: picture !== undefined,
    isB2c: form.preset === 'b2c',
    tokenHeader: header,
    idToken: pretty(idToken),
    response,
  }
}
