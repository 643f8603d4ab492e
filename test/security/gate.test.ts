import test from 'ava'
import type { Simulator } from '../../src/index.ts'
import { raw } from '../helpers/raw.ts'
import { start } from '../helpers/simulator.ts'
import { authorize } from '../helpers/unattended.ts'
import { authorizationUrl, createVisitor, openIdentify } from '../helpers/visitor.ts'

const controlToken = 'a-control-token-for-tests'
const proxied = { 'x-forwarded-for': '10.0.0.7' }

/** A simulator behind a proxy in a private network, where the gate asks for the token. */
const gated = { gate: true, controlToken } as const

async function signIn(simulator: Simulator, visitor = createVisitor()) {
  const fields = { token: controlToken, returnTo: '/' }
  const answer = await visitor.post(`${simulator.url}/sign-in`, fields, proxied)
  if (answer.statusCode !== 303) throw new Error(`not signed in: ${answer.statusCode}`)
  return visitor
}

test('the gate asks for the token before the identify page, and goes on after it', async (t) => {
  const { simulator } = await start(t, gated)
  const visitor = createVisitor()
  const page = await openIdentify(simulator, visitor)
  const refused = await visitor.get(page, proxied)
  t.is(refused.statusCode, 303)
  const { pathname } = new URL(page)
  const signInUrl = `${simulator.url}/sign-in?returnTo=${encodeURIComponent(pathname)}`
  t.is(refused.headers.location, signInUrl)
  t.is((await visitor.post(page, { phoneNumber: '0470000002' }, proxied)).statusCode, 401)
  t.is((await visitor.post(`${page}/cancel`, {}, proxied)).statusCode, 401)
  t.is((await visitor.get(`${page}/events`, proxied)).statusCode, 303)

  const asked = await visitor.get(signInUrl, proxied)
  t.is(asked.statusCode, 200)
  t.notRegex(asked.body, /http-equiv="refresh"/)
  const fields = { token: controlToken, returnTo: pathname }
  const back = await visitor.post(`${simulator.url}/sign-in`, fields, proxied)
  t.is(back.headers.location, page)
  t.is((await visitor.get(page, proxied)).statusCode, 200)
  const sent = await visitor.post(page, { countryCode: '32', phoneNumber: '0470000002' }, proxied)
  t.is(sent.statusCode, 303)
})

test('a browser that comes from another site asks once more by itself: its strict cookie did not come along', async (t) => {
  const { simulator } = await start(t, gated)
  const visitor = await signIn(simulator)
  const url = `${simulator.url}/sign-in?returnTo=%2Fidentify%2Fx`
  const stranger = await createVisitor().get(url, { ...proxied, 'sec-fetch-site': 'cross-site' })
  t.regex(
    stranger.body,
    /<meta http-equiv="refresh" content="0;url=\/sign-in\?returnTo=%2Fidentify%2Fx"/,
  )
  const again = await visitor.get(url, { ...proxied, 'sec-fetch-site': 'same-origin' })
  t.is(again.statusCode, 303)
  t.is(again.headers.location, `${simulator.url}/identify/x`)
})

test('behind the gate nobody is named: the identify page asks, unless the browser signed in', async (t) => {
  const { simulator } = await start(t, gated)
  const named = { login_hint: '+32470000002' }
  const url = authorizationUrl(simulator, named)
  const stranger = await createVisitor().get(url, proxied)
  t.regex(String(stranger.headers.location), /\/identify\//)
  const signedIn = await (await signIn(simulator)).get(url, proxied)
  t.regex(String(signedIn.headers.location), /[?&]code=/)
  const ticket = { ...proxied, 'x-itsme-simulator-ticket': 'made-up' }
  const guessed = await createVisitor().get(url, ticket)
  t.regex(String(guessed.headers.location), /\/identify\//)
  const { tokens } = await simulator.logins.run({
    partner: 'DEMO',
    phoneNumber: '+32470000002',
    redirectUri: 'http://localhost:3000/callback',
    tokens: true,
  })
  t.is(typeof tokens?.id_token, 'string')
})

test('what clients call has no gate', async (t) => {
  const { simulator } = await start(t, gated)
  const paths = [
    '/v2/.well-known/openid-configuration',
    '/clientsecret-oidc/csapi/v0.1/.well-known/jwks',
  ]
  for (const path of paths) t.is((await raw(simulator, 'GET', path, proxied)).status, 200)
  t.is((await raw(simulator, 'POST', '/v2/token', proxied)).status, 400)
})

test('where the phones are open the gate is, too; without a token one is made', async (t) => {
  const { simulator } = await start(t, { gate: true })
  const { location } = await authorize(simulator, '+32470000002')
  t.truthy(location?.searchParams.get('code'))
  t.is((await raw(simulator, 'GET', '/app', proxied)).status, 303)
})
