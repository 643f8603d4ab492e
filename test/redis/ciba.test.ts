import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { importJWK, type JWK, SignJWT } from 'jose'
import { packageRoot } from '../../src/config/root.ts'
import { startBalanced } from '../helpers/balanced.ts'
import { cibaGrantType, hintOf } from '../helpers/kiosk.ts'
import { assertionType } from '../helpers/rp-keys.ts'
import { createClient } from '../helpers/visitor.ts'

const bram = '+32470000002'
const { keys } = JSON.parse(readFileSync(join(packageRoot, 'fixtures', 'demo-keys.json'), 'utf8'))

/** Signs as the packaged partner with keys. */
async function sign(issuer: string, claims: object): Promise<string> {
  const jwk: JWK = keys.find(({ use }: JWK) => use === 'sig')
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: jwk.kid ?? '' })
    .setIssuer('DEMO_KEYS')
    .setAudience(issuer)
    .setJti(randomUUID())
    .setIssuedAt()
    .setNotBefore('0s')
    .setExpirationTime('60s')
    .sign(await importJWK(jwk, 'RS256'))
}

test('a login without a browser, each request at the other instance', async (t) => {
  const balanced = await startBalanced(t)
  const { simulator } = balanced
  const issuer = simulator.issuers.v2
  async function call(path: string, fields: Record<string, string> = {}) {
    const client_assertion = await sign(issuer, { sub: 'DEMO_KEYS' })
    const form = { client_assertion_type: assertionType, client_assertion, ...fields }
    const { statusCode, body, headers } = await createClient().post(issuer + path, { form })
    return { status: statusCode, body: JSON.parse(body), headers }
  }
  const begun = await call('/user_discovery_sessions')
  t.is(begun.status, 200, JSON.stringify(begun.body))
  const [a, b] = balanced.all
  const login = await a?.logins.get(String(begun.headers['x-itsme-simulator-login']))
  await b?.users.scan(bram, String(login?.ciba?.scanCode))
  const session = `/user_discovery_sessions/${begun.body.user_discovery_session_id}`
  for (const status of [(await call(session)).body.status, (await call(session)).body.status])
    t.is(status, 'USER_DISCOVERED')
  const { body } = await call(session)
  const claims = {
    client_id: 'DEMO_KEYS',
    scope: 'openid service:DEMO_KEYS_KIOSK profile',
    login_hint_token: hintOf(body.user_identifier_token),
  }
  const asked = await call('/backchannel/authentication', { request: await sign(issuer, claims) })
  t.is(asked.status, 200, JSON.stringify(asked.body))
  const form = { grant_type: cibaGrantType, auth_req_id: asked.body.auth_req_id }
  const redeemed = await Promise.all(Array.from({ length: 10 }, () => call('/token', form)))
  t.is(redeemed.filter(({ status }) => status === 200).length, 1, 'one of ten')
  t.is((await b?.logins.get(login?.id ?? ''))?.outcome, 'logged-in')
})
