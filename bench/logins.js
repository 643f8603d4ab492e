import { call, createBrowser } from './http.js'

const callback = 'http://localhost:54321/callback'
const secret = 'demo-secret-that-is-public'

function expect(answer, status, step) {
  if (answer.status !== status)
    throw new Error(`${step}: ${answer.status} ${answer.body.slice(0, 200)}`)
  return answer
}

/** From the authorization request to the address of the identify page. */
async function authorize(browser, origin) {
  const query = new URLSearchParams({
    client_id: 'DEMO',
    response_type: 'code',
    scope: 'openid service:DEMO_LOGIN profile email',
    redirect_uri: callback,
    state: 's',
    nonce: 'n',
  })
  const started = expect(
    await browser.get(`${origin}/clientsecret-oidc/csapi/v0.1/connect/authorize?${query}`),
    302,
    'authorize',
  )
  return started.location
}

/** The identify page of a login, to be asked for as often as one likes. */
export async function openIdentifyPage(agent, origin) {
  const browser = createBrowser(agent)
  const identify = await authorize(browser, origin)
  return async () => expect(await browser.get(identify), 200, 'identify')
}

/** From the authorization request to the waiting page of a user. */
export async function beginLogin(agent, origin, phoneNumber) {
  const browser = createBrowser(agent)
  const identify = await authorize(browser, origin)
  expect(await browser.get(identify), 200, 'identify')
  const sent = expect(await browser.post(identify, { countryCode: '32', phoneNumber }), 303, 'send')
  return { browser, wait: sent.location }
}

/** On from the waiting page of a confirmed action: the code. */
export async function finishLogin({ browser, wait }) {
  const decided = expect(await browser.get(wait), 303, 'wait')
  const back = expect(await browser.get(decided.location), 302, 'resume')
  return new URL(back.location).searchParams.get('code')
}

/** A code of a user who confirms at once. */
export async function getCode(agent, origin) {
  return finishLogin(await beginLogin(agent, origin, '+32470000002'))
}

export async function redeem(
  agent,
  tokenUrl,
  code,
  { redirectUri = callback, clientId = 'DEMO', clientSecret = secret } = {},
) {
  const fields = {
    grant_type: 'authorization_code',
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uri: redirectUri,
    code,
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await call(agent, tokenUrl, {
    method: 'POST',
    headers,
    body: new URLSearchParams(fields).toString(),
  })
  return JSON.parse(expect(answer, 200, 'token').body)
}

/** A code of a user whom the request names and who confirms at once: one request. */
export async function getUnattendedCode(agent, origin, phoneNumber = '+32470000002') {
  const query = new URLSearchParams({
    client_id: 'DEMO',
    response_type: 'code',
    scope: 'openid service:DEMO_LOGIN profile email',
    redirect_uri: callback,
    state: 's',
    nonce: 'n',
    login_hint: phoneNumber,
  })
  const url = `${origin}/clientsecret-oidc/csapi/v0.1/connect/authorize?${query}`
  const back = expect(await call(agent, url), 302, 'authorize')
  return new URL(back.location).searchParams.get('code')
}

/** A code becomes tokens. */
export function redeemCode(agent, origin, code) {
  return redeem(agent, `${origin}/clientsecret-oidc/csapi/v0.1/connect/token`, code)
}

async function finishWithUserinfo(agent, origin, code) {
  const tokens = await redeemCode(agent, origin, code)
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  const url = `${origin}/clientsecret-oidc/csapi/v0.1/connect/userinfo`
  expect(await call(agent, url, { headers }), 200, 'userinfo')
}

/** A whole login with pages: seven requests, and not one of them left out. */
export async function login(agent, origin) {
  await finishWithUserinfo(agent, origin, await getCode(agent, origin))
}

/** A whole login of a user whom the request names and who confirms at once: three requests. */
export async function unattendedLogin(agent, origin, phoneNumber) {
  await finishWithUserinfo(agent, origin, await getUnattendedCode(agent, origin, phoneNumber))
}
