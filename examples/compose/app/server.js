// A small application with itsme: / has a button, /login begins, /callback redeems the code and shows who came.
import { createServer } from 'node:http'
import * as oidc from 'openid-client'

const home = 'http://localhost:3000'
const options = { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] }
const secret = oidc.ClientSecretPost('not-a-secret')
const config = await oidc.discovery(
  new URL(process.env.ISSUER),
  'MYAPP',
  undefined,
  secret,
  options,
)

/** Logins in flight, by state. */
const logins = new Map()

async function login(response) {
  const state = oidc.randomState()
  const nonce = oidc.randomNonce()
  const verifier = oidc.randomPKCECodeVerifier()
  logins.set(state, { nonce, verifier })
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: `${home}/callback`,
    scope: 'openid service:MYAPP_LOGIN profile email',
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  response
    .writeHead(302, {
      location: url.href,
      'set-cookie': `state=${state}; HttpOnly; SameSite=Lax; Path=/`,
    })
    .end()
}

async function callback(request, response) {
  const state = /(?:^|; )state=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
  const { nonce, verifier } = logins.get(state) ?? {}
  logins.delete(state)
  const tokens = await oidc.authorizationCodeGrant(config, new URL(request.url, home), {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
  })
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify(tokens.claims(), null, 2))
}

const server = createServer(async (request, response) => {
  try {
    const { pathname } = new URL(request.url, home)
    if (pathname === '/login') await login(response)
    else if (pathname === '/callback') await callback(request, response)
    else
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>My app</title><a href="/login">Log in with itsme</a>')
  } catch (error) {
    response
      .writeHead(400, { 'content-type': 'text/plain' })
      .end(`${error.error ?? error.message}\n`)
  }
})
server.listen(3000, '0.0.0.0')
process.once('SIGTERM', () => process.exit(0))
