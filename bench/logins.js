import { call, createBrowser } from './http.js'

const callback = 'http://localhost:54321/callback'
const secret = 'demo-secret-that-is-public'

function expect(answer, status, step) {
  if (answer.status !== status)
    throw new Error(`${step}: ${answer.status} ${answer.body.slice(0, 200)}`)
  return answer
}

/** From the authorization request to the waiting page of a user. */
export async function beginLogin(agent, origin, phoneNumber) {
  const browser = createBrowser(agent)
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
  expect(await browser.get(started.location), 200, 'identify')
  const sent = expect(
    await browser.post(started.location, { countryCode: '32', phoneNumber }),
    303,
    'send',
  )
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

/** A whole login with pages: seven requests, and not one of them left out. */
export async function login(agent, origin) {
  const issuer = `${origin}/clientsecret-oidc/csapi/v0.1`
  const tokens = await redeem(agent, `${issuer}/connect/token`, await getCode(agent, origin))
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  expect(await call(agent, `${issuer}/connect/userinfo`, { headers }), 200, 'userinfo')
}

/** A whole login of a user whom the request names and who confirms at once: three requests. */
export async function unattendedLogin(agent, origin, phoneNumber = '+32470000002') {
  const issuer = `${origin}/clientsecret-oidc/csapi/v0.1`
  const query = new URLSearchParams({
    client_id: 'DEMO',
    response_type: 'code',
    scope: 'openid service:DEMO_LOGIN profile email',
    redirect_uri: callback,
    state: 's',
    nonce: 'n',
    login_hint: phoneNumber,
  })
  const back = expect(await call(agent, `${issuer}/connect/authorize?${query}`), 302, 'authorize')
  const code = new URL(back.location).searchParams.get('code')
  const tokens = await redeem(agent, `${issuer}/connect/token`, code)
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  expect(await call(agent, `${issuer}/connect/userinfo`, { headers }), 200, 'userinfo')
}
