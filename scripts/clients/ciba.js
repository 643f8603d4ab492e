// Logins without a browser by clients that others wrote: openid-client polls, the Nimbus OAuth SDK is pinged. A JDK and
// Maven are needed for the latter.
import { execFile } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose'
import jpeg from 'jpeg-js'
import * as oidc from 'openid-client'
import { decodeQR } from 'qr/decode.js'
import { subjectOf } from '../../dist/src/domain/subject.js'
import { freePort } from '../../dist/test/helpers/free-port.js'

const program = join(dirname(fileURLToPath(import.meta.url)), 'ciba')
const run = promisify(execFile)
const client = 'KIOSK_BANK'
const approval = 'http://itsme.services/v2/claim/claim_approval_'
const [waiting, confirming] = ['+32470000001', '+32470000002']
const [rejecting, expiring] = ['+32470000004', '+32470000007']

async function makeKey(kid, use) {
  const alg = use === 'sig' ? 'RS256' : 'RSA-OAEP-256'
  const { privateKey } = await generateKeyPair(alg, { extractable: true })
  return { ...(await exportJWK(privateKey)), kid, use }
}

const publicPart = ({ kty, n, e, kid, use }) => ({ kty, n, e, kid, use })

/** Starts a simulator with a partner for a kiosk and a terminal. @param start startSimulator */
export async function startCiba(start) {
  const keys = [await makeKey('kiosk-sig', 'sig'), await makeKey('kiosk-enc', 'enc')]
  const pingPort = await freePort()
  const encryption = { alg: 'RSA-OAEP-256', enc: 'A128CBC-HS256' }
  const partner = {
    code: client,
    name: 'Bank with kiosks',
    authentication: 'private_key_jwt',
    jwks: { keys: keys.map(publicPart) },
    idToken: { encryption },
    userinfo: { format: 'encrypted' },
    services: [
      { code: 'KIOSK', redirectUris: [], ciba: { delivery: 'poll' } },
      { code: 'CONFIRM', type: 'confirmation', redirectUris: [], ciba: { delivery: 'poll' } },
      {
        code: 'TERMINAL',
        redirectUris: [],
        ciba: { delivery: 'ping', notificationEndpoint: `http://localhost:${pingPort}/ping` },
      },
    ],
  }
  const simulator = await start({
    port: 0,
    logLevel: 'silent',
    fixtures: { partners: [partner] },
  })
  return { simulator, keys, pingPort }
}

async function configure({ simulator, keys }) {
  const [signing, decryption] = await Promise.all([
    importJWK(keys[0], 'RS256'),
    importJWK(keys[1], 'RSA-OAEP-256'),
  ])
  const key = { key: signing, kid: keys[0].kid }
  const authenticate = oidc.PrivateKeyJwt(key)
  const config = await oidc.discovery(
    new URL(simulator.issuers.v2),
    client,
    undefined,
    authenticate,
    { execute: [oidc.allowInsecureRequests] },
  )
  oidc.enableDecryptingResponses(config, ['A128CBC-HS256'], { key: decryption, kid: keys[1].kid })
  const sign = (claims) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: key.kid })
      .setIssuer(client)
      .setAudience(simulator.issuers.v2)
      .setJti(crypto.randomUUID())
      .setIssuedAt()
      .setNotBefore('0s')
      .setExpirationTime('60s')
      .sign(signing)

  return {
    config,
    /** Begins a user discovery session, or asks for its state. openid-client does not know them. */
    async discover(path = '') {
      const form = new URLSearchParams()
      await authenticate(config.serverMetadata(), config.clientMetadata(), form, new Headers())
      const url = `${simulator.issuers.v2}/user_discovery_sessions${path}`
      return (await fetch(url, { method: 'POST', body: form })).json()
    },
    async ask(claims) {
      const request = await sign({ client_id: client, ...claims })
      return oidc.initiateBackchannelAuthentication(config, { request })
    },
    poll: (asked) => oidc.pollBackchannelAuthenticationGrant(config, asked),
  }
}

function mustBe(value, expected) {
  if (value !== expected) throw new Error(`${JSON.stringify(value)} must be ${expected}`)
}

/** Returns the error code with which a call is refused. */
async function refusalOf(call) {
  try {
    await call
  } catch (error) {
    return error.error ?? String(error)
  }
  return 'no error'
}

function contentOf(image) {
  const options = { useTArray: true }
  const { data, width, height } = jpeg.decode(Buffer.from(image, 'base64'), options)
  return decodeQR({ data, width, height })
}

/** Logs in at a kiosk: a QR code is scanned, and the client polls until the user has confirmed. Returns `sub`. */
async function logInAtKiosk({ simulator }, { config, discover, ask, poll }) {
  const begun = await discover()
  await simulator.users.scan(waiting, contentOf(begun.user_discovery_token.qr_code))
  const found = await discover(`/${begun.user_discovery_session_id}`)
  mustBe(found.status, 'USER_DISCOVERED')
  const hint = { type: 'user_identifier_token', value: found.user_identifier_token }
  const request = { scope: 'openid service:KIOSK profile', login_hint_token: hint }
  const asked = await ask(request)
  const polled = poll(asked)
  const action = await simulator.actions.next({ phoneNumber: waiting })
  await simulator.actions.confirm(action.id)
  const tokens = await polled
  mustBe(tokens.id_token.split('.').length, 5)
  const { sub } = tokens.claims()
  const userinfo = await oidc.fetchUserInfo(config, tokens.access_token, sub)
  mustBe(userinfo.name, 'Anna Peeters')
  mustBe(await refusalOf(ask(request)), 'unknown_user_id')
  const [login] = await simulator.logins.list({ phoneNumber: waiting })
  mustBe(`${login.entry} ${login.outcome}`, 'user-discovery logged-in')
  return sub
}

async function confirmPayment({ simulator }, { ask, poll }, sub) {
  const value = (text) => ({ essential: true, value: text })
  const asked = await ask({
    scope: 'openid service:CONFIRM',
    login_hint_token: { type: 'subject_code', value: sub },
    claims: {
      id_token: {
        [`${approval}template_name`]: value('free_text'),
        [`${approval}text_key`]: value('Pay 5 euro?'),
      },
    },
  })
  const action = await simulator.actions.next({ phoneNumber: waiting })
  await simulator.actions.confirm(action.id)
  mustBe((await poll(asked)).claims().sub, sub)
}

/** Asks users who do not confirm. */
async function meetRefusals({ simulator }, { ask, poll }) {
  for (const [phoneNumber, error] of [
    [rejecting, 'access_denied'],
    [expiring, 'expired_token'],
  ]) {
    const { authReqId, expiresIn } = await simulator.logins.run({
      flow: 'ciba',
      partner: client,
      phoneNumber,
    })
    const asked = { auth_req_id: authReqId, expires_in: expiresIn, interval: 2 }
    mustBe(await refusalOf(poll(asked)), error)
  }
  const login_hint_token = { type: 'subject_code', value: 'nobody' }
  const unknown = ask({ scope: 'openid service:KIOSK', login_hint_token })
  mustBe(await refusalOf(unknown), 'unknown_user_id')
}

/** By name: what openid-client does. */
export const logins = {
  async 'openid-client, QR login and Confirm'(bank) {
    const known = await configure(bank)
    await confirmPayment(bank, known, await logInAtKiosk(bank, known))
  },
  async 'openid-client, rejected, expired, unknown'(bank) {
    await meetRefusals(bank, await configure(bank))
  },
  async 'Nimbus OAuth SDK, ping'({ simulator, keys, pingPort, folder }) {
    cpSync(program, folder, { recursive: true })
    const file = join(folder, 'keys.json')
    writeFileSync(file, JSON.stringify({ keys }))
    const user = await simulator.users.get(confirming)
    const hint = JSON.stringify({ type: 'subject_code', value: subjectOf(user.id, client) })
    const words = [
      ...[simulator.issuers.v2, client, String(pingPort), file, keys[0].kid],
      ...['openid service:TERMINAL profile', hint],
    ]
    const build = ['--quiet', '--batch-mode', 'compile', 'dependency:build-classpath']
    await run('mvn', [...build, '-Dmdep.outputFile=classpath.txt'], { cwd: folder })
    const path = `target/classes:${readFileSync(join(folder, 'classpath.txt'), 'utf8').trim()}`
    const { stdout } = await run('java', ['-cp', path, 'Terminal', ...words], { cwd: folder })
    mustBe(JSON.parse(stdout.trim().split('\n').at(-1)).sub, subjectOf(user.id, client))
  },
}
