// A small application that logs in with itsme: what the recipes test.
import { createServer } from 'node:http'
import * as oidc from 'openid-client'

const scope = 'openid service:DEMO_LOGIN profile email'

function escaped(text) {
  return String(text).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}

function page(content) {
  return `<!doctype html><html lang="en"><title>My application</title><body>${content}</body></html>`
}

/** What openid-client says of a refusal. */
function reasonOf({ error, error_description: description, message, cause }) {
  return error === undefined ? [message, cause?.message].join(': ') : `${error}: ${description}`
}

/** Starts the application on a free port of this machine. `close` ends it. */
export async function startApplication({
  issuer,
  clientId = 'DEMO',
  clientSecret = 'demo-secret-that-is-public',
  port = 0,
}) {
  const options = { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] }
  const authentication = oidc.ClientSecretPost(clientSecret)
  const config = await oidc.discovery(new URL(issuer), clientId, {}, authentication, options)
  const logins = new Map()
  let origin = ''

  async function login(response) {
    const state = oidc.randomState()
    const nonce = oidc.randomNonce()
    logins.set(state, nonce)
    const parameters = { redirect_uri: `${origin}/callback`, scope, state, nonce }
    const { href } = oidc.buildAuthorizationUrl(config, parameters)
    // Only the browser that begins a login may end it.
    response.setHeader('set-cookie', `login=${state}; HttpOnly; SameSite=Lax; Path=/callback`)
    response.writeHead(302, { location: href }).end()
  }

  async function callback(url, { headers }, response) {
    const expectedState = /(?:^|; )login=([\w-]+)/.exec(headers.cookie ?? '')?.[1]
    const expectedNonce = logins.get(expectedState)
    if (expectedNonce === undefined) throw new Error('this browser has begun no login')
    logins.delete(expectedState)
    const tokens = await oidc.authorizationCodeGrant(config, url, { expectedState, expectedNonce })
    const { sub } = tokens.claims()
    const { name } = await oidc.fetchUserInfo(config, tokens.access_token, sub)
    response.end(page(`<h1>Welcome, ${escaped(name)}</h1>`))
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, origin)
    response.setHeader('content-type', 'text/html; charset=utf-8')
    try {
      if (url.pathname === '/login') await login(response)
      else if (url.pathname === '/callback') await callback(url, request, response)
      else response.end(page('<h1>My application</h1><a href="/login">Log in with itsme</a>'))
    } catch (error) {
      response.statusCode = 401
      response.end(page(`<h1>Not logged in</h1><p role="alert">${escaped(reasonOf(error))}</p>`))
    }
  })
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  origin = `http://localhost:${server.address().port}`
  return {
    url: origin,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
