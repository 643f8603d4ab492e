// npm install openid-client, then: node login.mjs, and open {{redirectUri}} without its path
import { createServer } from "node:http"
import * as client from "openid-client"

const redirectUri = new URL("{{redirectUri}}")
const config = await client.discovery(
  new URL("{{issuerUrl}}"),
  "{{clientId}}",
  undefined,
  client.ClientSecretPost("{{clientSecret}}"),
  { execute: [client.allowInsecureRequests] }, // for http on this machine; leave it out for https
)

let login // of the browser: a real application keeps it in the session

async function start(response) {
  const verifier = client.randomPKCECodeVerifier()
  login = { state: client.randomState(), nonce: client.randomNonce(), verifier }
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri.href,
    scope: "{{scope}}",
    state: login.state,
    nonce: login.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  })
  response.writeHead(302, { location: url.href }).end()
}

async function finish(url, response) {
  const tokens = await client.authorizationCodeGrant(config, url, {
    expectedState: login.state,
    expectedNonce: login.nonce,
    pkceCodeVerifier: login.verifier,
  })
  const { sub } = tokens.claims()
  const userinfo = await client.fetchUserInfo(config, tokens.access_token, sub)
  response.end(JSON.stringify(userinfo, null, 2))
}

createServer((request, response) => {
  const url = new URL(request.url, redirectUri)
  const done = url.pathname === redirectUri.pathname ? finish(url, response) : start(response)
  done.catch((error) =>
    response.writeHead(500).end(`${error.message}\n${error.error_description ?? ""}`),
  )
}).listen(redirectUri.port)
