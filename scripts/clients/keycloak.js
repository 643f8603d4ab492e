// A Keycloak that brokers logins to the simulator: written by nobody here, set up by its admin REST API.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import got from 'got'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  None,
  randomPKCECodeVerifier,
} from 'openid-client'
import { installByApt } from '../apt.js'
import { provideFile } from './cached-download.js'
import { visit } from './visit.js'

const version = '26.7.3'
const archive = {
  url: `https://repo1.maven.org/maven2/org/keycloak/keycloak-quarkus-dist/${version}/keycloak-quarkus-dist-${version}.tar.gz`,
  // As published beside the archive.
  sha256: '77657f30b7e90d70f727712ce1c967f430fd6a5e9f458d32d8c6df0635345f47',
  size: '170 MB',
}

const secret = 'a-secret-of-more-than-thirty-two-bytes'
const encryption = { alg: 'RSA-OAEP', enc: 'A128CBC-HS256' }
const nationalNumber = 'http://itsme.services/v2/claim/BENationalNumber'
const claims = { userinfo: { [nationalNumber]: null } }
const redirectUri = 'http://127.0.0.1:1/callback' // nobody is there: the visit ends before it

// By name: the issuer, the realm, how Keycloak's identity provider is set up, what the partner is beside that.
export const logins = {
  'client secret': { issuer: 'csapi', realm: 'secret' },
  'client secret on v2, PKCE': {
    issuer: 'v2',
    realm: 'pkce',
    provider: { pkceEnabled: 'true', pkceMethod: 'S256' },
    partner: { requirePkce: true },
  },
  private_key_jwt: { issuer: 'v2', realm: 'keys', byKeys: true },
  'private_key_jwt, nested encryption with RSA-OAEP': {
    issuer: 'v2',
    realm: 'encryption',
    byKeys: true,
    partner: { idToken: { encryption }, userinfo: { format: 'encrypted', encryption } },
  },
  claims: {
    issuer: 'v2',
    realm: 'claims',
    provider: { forwardParameters: 'claims' },
    parameters: { claims: JSON.stringify(claims) },
    wantsNationalNumber: true,
  },
  'a new signing key': { issuer: 'csapi', realm: 'rotation', rotates: true },
  'wrong tokens refused': {
    issuer: 'csapi',
    realm: 'faults',
    faults: [
      'invalid-iss',
      'invalid-aud',
      'nonce-invalid',
      'missing-nonce',
      'invalid-expired-exp',
      'nbf-in-future',
      'idtoken-sig-none',
      'invalid-sig-rs256',
      'kid-unknown',
      'alg-confusion-hs256',
      'userinfo-invalid-sub',
    ],
  },
}

/** Major version of the Java that kc.sh takes; NaN: none. */
function javaVersion() {
  const { JAVA_HOME } = process.env
  const java = JAVA_HOME ? join(JAVA_HOME, 'bin', 'java') : 'java'
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' })
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1])
}

function provideJava() {
  const isThere = () => javaVersion() >= 17
  if (isThere()) return
  if (installByApt(['default-jre-headless'], 'No Java 17 found') && isThere()) return
  throw new Error('Keycloak needs Java 17 or later: install it, and run this again')
}

/** Starts a Keycloak; the answer stops it. @throws Error with what it printed when it does not start */
export async function startKeycloak({ folder, port, authority }) {
  provideJava()
  execFileSync('tar', ['-xzf', await provideFile(archive), '-C', folder, '--strip-components=1'])
  writeFileSync(join(folder, 'ca.pem'), authority.cert)
  const password = randomUUID()
  const options = [
    '--db=dev-mem',
    '--http-host=127.0.0.1',
    `--http-port=${port}`,
    `--truststore-paths=${join(folder, 'ca.pem')}`,
    // Keys are fetched whenever one is unknown; else not twice in ten seconds, and with 0 not twice in one.
    '--spi-public-key-storage--infinispan--min-time-between-requests=-1',
  ]
  const child = spawn(join(folder, 'bin', 'kc.sh'), ['start-dev', ...options], {
    env: environment(password),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: kc.sh has children, and all of them have to end.
    detached: true,
  })
  // Nothing is worth saving. Before other listeners: they remove the folder.
  const kill = () => end(child)
  process.prependOnceListener('exit', kill)
  const lines = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => lines.push(...String(chunk).split('\n')))
  const ended = new Promise((resolve) => child.once('close', resolve))
  const stop = async () => {
    kill()
    await ended
    process.off('exit', kill)
  }
  const url = `http://127.0.0.1:${port}`
  try {
    await answering(`${url}/realms/master`, child, lines)
    return { url, lines, admin: await administrator(url, password), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Of Keycloak's process, without what would configure it otherwise. */
const environment = (password) => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KC_'))),
  KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
  KC_BOOTSTRAP_ADMIN_PASSWORD: password,
  // It lives for seconds: the quick compiler is enough.
  JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1',
})

function end(child) {
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

async function answering(url, child, lines) {
  const deadline = Date.now() + 150_000
  while (child.exitCode === null && Date.now() < deadline) {
    const answer = await got(url, { retry: { limit: 0 }, timeout: { request: 5000 } }).catch(
      () => undefined,
    )
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error(`Keycloak does not start: ${lines.slice(-20).join('\n')}`)
}

/** Does one thing of the admin REST API. */
async function administrator(url, password) {
  const form = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password }
  return async (path, json) => {
    // A token lives for a minute, so each call has its own.
    const token = `${url}/realms/master/protocol/openid-connect/token`
    const { access_token } = await got.post(token, { form }).json()
    const headers = { authorization: `Bearer ${access_token}` }
    const answer = await got.post(`${url}/admin/realms${path}`, {
      json,
      headers,
      throwHttpErrors: false,
    })
    if (answer.ok) return answer.body && JSON.parse(answer.body)
    throw new Error(`the admin REST API answers ${answer.statusCode}: ${answer.body}`)
  }
}

/** The partner of a login. */
export const codeOf = (name) => `KC_${logins[name].realm.toUpperCase()}`

/** Where Keycloak takes the answers of the simulator. */
const endpointOf = ({ realm }, { url }) => `${url}/realms/${realm}/broker/itsme/endpoint`

/** What has to be registered with the simulator for a login. */
function partnerOf(name, keycloak) {
  const login = logins[name]
  const code = codeOf(name)
  const jwksUri = `${keycloak.url}/realms/${login.realm}/protocol/openid-connect/certs`
  return {
    code,
    name: `Keycloak, ${name}`,
    ...(login.byKeys ? { authentication: 'private_key_jwt', jwksUri } : { secret }),
    ...login.partner,
    services: [{ code: `${code}_LOGIN`, redirectUris: [endpointOf(login, keycloak)] }],
  }
}

/** The realm of a login; what the discovery document says is read by Keycloak itself, as its console does. */
async function makeRealm(name, issuer, { admin }) {
  const login = logins[name]
  const code = codeOf(name)
  const discovered = await admin('/master/identity-provider/import-config', {
    providerId: 'oidc',
    fromUrl: `${issuer}/.well-known/openid-configuration`,
  })
  const config = {
    ...discovered,
    clientId: code,
    ...(login.byKeys
      ? { clientAuthMethod: 'private_key_jwt' }
      : { clientAuthMethod: 'client_secret_post', clientSecret: secret }),
    defaultScope: `openid service:${code}_LOGIN profile email phone`,
    validateSignature: 'true',
    useJwksUrl: 'true',
    ...login.provider,
  }
  await admin('', {
    realm: login.realm,
    enabled: true,
    identityProviders: [
      { alias: 'itsme', providerId: 'oidc', enabled: true, trustEmail: true, config },
    ],
    identityProviderMappers: mappers,
    clients: [website],
  })
}

const mappers = [
  {
    name: 'national number',
    identityProviderAlias: 'itsme',
    identityProviderMapper: 'oidc-user-attribute-idp-mapper',
    config: {
      syncMode: 'FORCE',
      // A dot would be a step into an object.
      claim: nationalNumber.replaceAll('.', '\\.'),
      'user.attribute': 'nationalNumber',
    },
  },
]

/** The application behind Keycloak. */
const website = {
  clientId: 'website',
  publicClient: true,
  redirectUris: [redirectUri],
  attributes: { 'pkce.code.challenge.method': 'S256' },
  protocolMappers: [
    {
      name: 'national number',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-usermodel-attribute-mapper',
      config: {
        'user.attribute': 'nationalNumber',
        'claim.name': 'national_number',
        'jsonType.label': 'String',
        'id.token.claim': 'true',
      },
    },
  ],
}

/** Where a new browser ends that logs in to the website, and the claims of Keycloak's ID token when it is let in. */
async function logIn({ realm, parameters }, { url }, authority) {
  const configuration = await discovery(
    new URL(`${url}/realms/${realm}`),
    website.clientId,
    undefined,
    None(),
    { execute: [allowInsecureRequests] },
  )
  const verifier = randomPKCECodeVerifier()
  const checks = {
    expectedState: randomUUID(),
    expectedNonce: randomUUID(),
    pkceCodeVerifier: verifier,
  }
  const start = buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    // Past Keycloak's own login page.
    kc_idp_hint: 'itsme',
    ...parameters,
  })
  const isEnd = (next) => next.href.startsWith(redirectUri)
  const { answer, end: back } = await visit(start, { authority, isEnd })
  if (!back) return { answer }
  const tokens = await authorizationCodeGrant(configuration, back, checks)
  return { answer, claims: tokens.claims() }
}

/** What a page says, without its markup. */
const textOf = (html) =>
  html
    .replace(/^.*<body/s, '<body')
    .replace(/<script.*?<\/script>|<[^>]*>/gs, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, 300)

function check({ wantsNationalNumber }, { answer, claims: shown }) {
  if (!shown) throw new Error(`${answer.statusCode} at ${answer.url}: ${textOf(answer.body)}`)
  const expected = {
    name: 'Bram Maes',
    given_name: 'Bram',
    family_name: 'Maes',
    email: 'bram.maes@example.com',
  }
  for (const [claim, value] of Object.entries(expected))
    if (shown[claim] !== value) throw new Error(`${claim} is ${shown[claim]}, not ${value}`)
  if (wantsNationalNumber && !/^\d{11}$/.test(shown.national_number))
    throw new Error(`the national number is ${shown.national_number}`)
}

/** Keycloak, and nobody before or after it, has to refuse what a fault makes wrong. */
async function checkRefusal(kind, name, { keycloak, simulator, authority }) {
  await simulator.faults.add({ name: kind, kind, match: { partner: codeOf(name) } })
  const { answer, claims: shown } = await logIn(logins[name], keycloak, authority)
  const endpoint = endpointOf(logins[name], keycloak)
  if (shown || !answer.url.startsWith(endpoint) || answer.statusCode < 400)
    throw new Error(`${kind} is not refused: ${answer.statusCode} at ${answer.url}`)
}

/** Logs in twice: the first makes a user of Keycloak, the second has to find it again. @throws Error */
export async function logInTwice(name, { keycloak, simulator, authority }) {
  const login = logins[name]
  await makeRealm(name, simulator.issuers[login.issuer], keycloak)
  await simulator.partners.add(partnerOf(name, keycloak))
  const first = await logIn(login, keycloak, authority)
  check(login, first)
  if (login.rotates) await simulator.keys.rotate()
  const second = await logIn(login, keycloak, authority)
  check(login, second)
  if (first.claims.sub !== second.claims.sub)
    throw new Error(`another user comes back: ${second.claims.sub}, not ${first.claims.sub}`)
  for (const kind of login.faults ?? [])
    await checkRefusal(kind, name, { keycloak, simulator, authority })
}
