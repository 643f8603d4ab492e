// npm install openid-client jose, then: node login.mjs, and open {{redirectUri}} without its path

import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { importJWK } from "jose"
import * as client from "openid-client"

const redirectUri = new URL("{{redirectUri}}")
// The private keys of this partner: a JWKS with a key for signatures ("use": "sig") and one for encryption ("enc").
const { keys } = JSON.parse(readFileSync("private-keys.json", "utf8"))
const privateKey = async (use, alg) => {
  const jwk = keys.find((each) => each.use === use)
  return { key: await importJWK(jwk, alg), kid: jwk.kid }
}

const config = await client.discovery(
  new URL("{{issuerUrl}}"),
  "{{clientId}}",
  undefined,
  client.PrivateKeyJwt(await privateKey("sig", "RS256")),
  { execute: [client.allowInsecureRequests] }, // for http on this machine; leave it out for https
)
client.enableDecryptingResponses(
  config,
  ["A128CBC-HS256", "A256GCM"],
  await privateKey("enc", "RSA-OAEP-256"),
)

let login // of the browser: a real application keeps it in the session

async function start(response) {
  login = { state: client.randomState(), nonce: client.randomNonce() }
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri.href,
    scope: "{{scope}}",
    state: login.state,
    nonce: login.nonce,
  })
  response.writeHead(302, { location: url.href }).end()
}

async function finish(url, response) {
  const tokens = await client.authorizationCodeGrant(config, url, {
    expectedState: login.state,
    expectedNonce: login.nonce,
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
