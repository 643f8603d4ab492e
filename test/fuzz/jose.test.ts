import { randomUUID } from 'node:crypto'
import test from 'ava'
import fc from 'fast-check'
import got from 'got'
import type { JWK } from 'jose'
import { createBrowser } from '../helpers/browser.ts'
import { type Fuzzed, freshCode, fuzz, startFuzzed } from '../helpers/fuzz.ts'
import { type Changes, changes, encryptText, objectText, signText } from '../helpers/odd-jose.ts'
import { oddJson, oddText } from '../helpers/odd-values.ts'
import { raw } from '../helpers/raw.ts'
import { assertionType, makeRpKeys, type RpKeys } from '../helpers/rp-keys.ts'
import { callback, endpoint } from '../helpers/visitor.ts'

const json = JSON.stringify
const text = (...all: string[]) => fc.constantFrom(...all.map((each) => json(each)))

const headerWords: Readonly<Record<string, fc.Arbitrary<string>>> = {
  alg: text(
    'RS256',
    'HS256',
    'none',
    'None',
    'PS256',
    'ES256',
    'dir',
    'RSA1_5',
    'PBES2-HS256+A128KW',
  ),
  enc: text('A256GCM', 'A128CBC-HS256', 'A512GCM'),
  kid: text('sig-rp', 'enc-rp', 's1', '../../dev/null', ''),
  crit: text('b64').map((name) => `[${name}]`),
  zip: text('DEF'),
}
const now = Math.floor(Date.now() / 1000)
const times = fc.constantFrom(now, now + 300, now - 300, now * 1000, 0, -1, 1.5).map(String)
const claimWords: Readonly<Record<string, fc.Arbitrary<string>>> = {
  ...{ exp: times, iat: times, nbf: times, max_age: times },
  ...{ iss: text('BANK', 'DEMO', 'bank'), sub: text('BANK', 'DEMO'), client_id: text('BANK', 'x') },
  login_hint: text('+32470000002', '+32470000001'),
  prompt: text('none', 'login'),
  claims: oddJson.map((userinfo) => json({ userinfo })),
}

interface Case {
  readonly use: 'assertion' | 'request'
  readonly header: Changes
  readonly claims: Changes
  /** Undefined: it is not encrypted. */
  readonly outer: Changes | undefined
  /** Whether the request names the client beside the token. */
  readonly isNamed: boolean
  /** What is done to the finished token. */
  readonly damage: 'none' | 'cut' | 'swapped' | 'odd' | 'payload' | 'secret'
  readonly garbage: string
}

const headers = changes(
  [
    ...['alg', 'kid', 'typ', 'cty', 'crit', 'jwk', 'jku', 'x5c', 'x5u', 'b64', 'zip', 'enc', 'p2c'],
    ...['epk', 'iv', 'tag', '__proto__', 'x5t'],
  ],
  headerWords,
)
const claims = changes(
  [
    ...['iss', 'sub', 'aud', 'jti', 'exp', 'iat', 'nbf', 'client_id', 'scope', 'redirect_uri'],
    ...['response_type', 'state', 'nonce', 'claims', 'prompt', 'max_age', 'acr_values', 'request'],
    ...['response_mode', 'login_hint', 'ui_locales', 'registration', 'code_challenge', '__proto__'],
  ],
  claimWords,
)
const intact = { weight: 6, arbitrary: fc.constant('none' as const) }
const right = {
  response_type: 'code',
  redirect_uri: callback,
  login_hint: '+32470000002',
}
const cases: fc.Arbitrary<Case> = fc.record({
  use: fc.constantFrom('assertion', 'request'),
  header: headers,
  claims,
  outer: fc.option(headers, { nil: undefined, freq: 2 }),
  isNamed: fc.boolean(),
  damage: fc.oneof(intact, fc.constantFrom('cut', 'swapped', 'odd', 'payload', 'secret')),
  garbage: oddText(5000),
})

interface Maker {
  readonly keys: RpKeys
  readonly encryption: JWK
  readonly url: string
}

/** A token as the case says, and whether its signature is right. */
function tokenOf({ keys, encryption, url }: Maker, each: Case): string {
  const seconds = Math.floor(Date.now() / 1000)
  const request = {
    ...{ client_id: '"BANK"', response_type: '"code"', redirect_uri: json(callback) },
    ...{ scope: '"openid service:BANK_LOGIN"', login_hint: '"+32470000002"' },
  }
  const claims = objectText(
    {
      ...{ iss: '"BANK"', sub: '"BANK"', aud: json(url), jti: json(randomUUID()) },
      ...{ iat: String(seconds), exp: String(seconds + 300) },
      ...(each.use === 'request' ? request : {}),
    },
    each.claims,
  )
  const header = objectText({ alg: '"RS256"', kid: json(keys.kid) }, each.header)
  const payload = each.damage === 'payload' ? each.garbage : claims
  const key = each.damage === 'secret' ? 'another-secret-of-more-than-thirty-two-bytes' : keys
  const signed = signText(key, header, payload)
  if (each.outer === undefined) return damaged(signed, each)
  const outer = { alg: '"RSA-OAEP-256"', enc: '"A256GCM"', kid: json(encryption.kid) }
  return damaged(encryptText(encryption, objectText(outer, each.outer), signed), each)
}

function damaged(token: string, { damage, garbage }: Case): string {
  const parts = token.split('.')
  if (damage === 'cut') return token.slice(0, garbage.length * 7)
  if (damage === 'swapped') return parts.reverse().join('.')
  if (damage === 'odd') return [...parts.slice(0, 1), garbage, ...parts.slice(2)].join('.')
  return token
}

test('client assertions and request objects of any shape are taken or refused', async (t) => {
  const keys = await makeRpKeys()
  const services = [{ code: 'BANK_LOGIN', redirectUris: [callback] }]
  const bank = { code: 'BANK', authentication: 'private_key_jwt', jwks: keys.jwks, services }
  const fuzzed = await startFuzzed(t, { fixtures: { partners: [bank] } })
  const { simulator } = fuzzed
  const jwks = await got(endpoint(simulator, 'jwks', 'v2')).json<{ keys: JWK[] }>()
  const encryption = jwks.keys.find(({ use }) => use === 'enc') ?? {}
  await fuzz(t, cases, async (each) => {
    const url = endpoint(simulator, each.use === 'request' ? 'authorization' : 'token', 'v2')
    const token = tokenOf({ keys, encryption, url }, each)
    fuzzed.hide(token.split('.').at(-1))
    const outcome =
      each.use === 'request' ? await ask(fuzzed, each, token) : await redeem(fuzzed, each, token)
    fuzzed.count(`${each.use} ${outcome}`)
    if (['200', 'code'].includes(outcome)) checkTaken(each)
    fuzzed.checkCase()
  })
  const expected = { 'assertion 200': 0.02, 'assertion 400': 0.1, 'request code': 0.02 }
  await fuzzed.finish(t, { ...expected, 'request invalid_request_object': 0.1 })
})

/** What became of an authorization request. */
async function ask({ simulator }: Fuzzed, each: Case, request: string): Promise<string> {
  const outside = { ...right, client_id: 'BANK', scope: 'openid service:BANK_LOGIN' }
  const params = each.isNamed ? outside : { client_id: 'BANK' }
  const { pathname } = new URL(endpoint(simulator, 'authorization', 'v2'))
  const body = String(new URLSearchParams({ ...params, request }))
  const { left, answer } = await createBrowser(simulator).open('POST', pathname, body)
  if (left === undefined) return `page ${answer.status}`
  const query = left.hash === '' ? left.searchParams : new URLSearchParams(left.hash.slice(1))
  const error = query.get('error')
  if (error === 'server_error') throw new Error(left.href)
  return error ?? (query.has('code') ? 'code' : left.href)
}

/** The status of a token request. @throws Error about an answer that a server could not read */
async function redeem(fuzzed: Fuzzed, each: Case, assertion: string): Promise<string> {
  const { simulator } = fuzzed
  const { pathname } = new URL(endpoint(simulator, 'token', 'v2'))
  const form = new URLSearchParams({
    ...(each.isNamed ? { client_id: 'BANK' } : {}),
    grant_type: 'authorization_code',
    redirect_uri: callback,
    code: await freshCode(fuzzed, 'v2', 'BANK'),
    client_assertion_type: assertionType,
    client_assertion: assertion,
  })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const { status, body } = await raw(simulator, 'POST', pathname, headers, String(form))
  const { error, id_token } = JSON.parse(body)
  const isOdd =
    status >= 500 || (status === 200 ? id_token === undefined : !/^[a-z_]+$/.test(error))
  if (isOdd) throw new Error(`${status} ${body}`)
  return String(status)
}

/** Nothing that somebody else could have made is ever taken. @throws Error */
function checkTaken({ damage, header, claims }: Case): void {
  if (damage === 'payload' || damage === 'secret') throw new Error('it was taken')
  // Of a name that stands there twice the last counts.
  const given = new Map([...header, ...claims])
  for (const [name, must] of [
    ['alg', '"RS256"'],
    ['iss', '"BANK"'],
  ] as const) {
    if (given.has(name) && given.get(name) !== must) throw new Error(`${name} was taken`)
  }
}
