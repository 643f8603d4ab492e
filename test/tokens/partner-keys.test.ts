import test from 'ava'
import type { Partner } from '../../src/domain/partner.ts'
import { createPartnerKeys } from '../../src/oidc/keys/partner-keys.ts'
import { createOutbound, FetchRefusal } from '../../src/oidc/outbound.ts'
import { createMemoryStore } from '../../src/state/memory/memory-store.ts'
import { startBank } from '../helpers/bank.ts'
import { assertionClaims, makeRpKeys, sign } from '../helpers/rp-keys.ts'
import { serve } from '../helpers/server.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { createClient, endpoint } from '../helpers/visitor.ts'

const minute = 60_000
const hour = 60 * minute

interface CacheOptions {
  readonly header?: string
  readonly cacheSeconds?: number
}

/** Keys at a jwksUri whose server tells how often it was asked, and a clock to turn. */
async function createCase({ header, cacheSeconds }: CacheOptions = {}) {
  const { jwks } = await makeRpKeys()
  const clock = createTestClock()
  let calls = 0
  const outbound = {
    async fetchText() {
      calls += 1
      return { text: JSON.stringify(jwks), header: () => header, duration: 1 }
    },
  }
  const partnerKeys = createPartnerKeys({
    store: createMemoryStore(clock),
    isStale: async () => false,
    clock,
    outbound,
    strict: false,
    ...(cacheSeconds === undefined ? {} : { cacheSeconds }),
    onFinding: async () => undefined,
  })
  const partner = { code: 'BANK', jwksUri: 'https://bank.example/jwks' } as Partner
  return { clock, partnerKeys, partner, calls: () => calls, get: () => partnerKeys.get(partner) }
}

/** Header, milliseconds for which the keys are fresh (itsme's documentation: 30 minutes to 24 hours). */
const lives: readonly (readonly [CacheOptions, number])[] = [
  [{}, 30 * minute],
  [{ header: 'max-age=60' }, 30 * minute],
  [{ header: 'public, max-age=7200' }, 2 * hour],
  [{ header: 'max-age=999999999' }, 24 * hour],
  [{ header: 'no-store' }, 30 * minute],
  [{ cacheSeconds: 5, header: 'max-age=7200' }, 5000],
]

for (const [options, life] of lives) {
  test(`keys of a jwksUri are kept for ${life / 1000} s: ${JSON.stringify(options)}`, async (t) => {
    const { clock, get, calls } = await createCase(options)
    await get()
    clock.pass(life - 1)
    await get()
    t.is(calls(), 1)
    clock.pass(1)
    await get()
    t.is(calls(), 2)
  })
}

test('ten who ask at once make one fetch, and refresh fetches again', async (t) => {
  const { get, calls, partnerKeys, partner } = await createCase()
  await Promise.all(Array.from({ length: 10 }, get))
  t.is(calls(), 1)
  await partnerKeys.refresh(partner)
  t.is(calls(), 2)
})

test('a rotated key is not known until the cache ends, or a control call ends it', async (t) => {
  const first = await makeRpKeys('old')
  const second = await makeRpKeys('new')
  let { jwks } = first
  const server = await serve(t, (_request, response) => response.end(JSON.stringify(jwks)))
  const { simulator, redeem, refusals } = await startBank(t, {
    partner: { jwksUri: `${server.url}/jwks` },
  })
  const url = endpoint(simulator, 'token', 'v2')
  const assertionOf = (keys: typeof first) => sign(keys, assertionClaims('BANK', url))
  t.is((await redeem({ assertion: await assertionOf(first) })).status, 200)
  jwks = second.jwks
  const stale = await redeem({ code: 'x', assertion: await assertionOf(second) })
  t.is(stale.body['error'], 'unauthorized_client')
  t.regex(
    (await refusals())[0] ?? '',
    /POST \/control\/partners\/BANK\/refresh-keys fetches them now/,
  )
  t.is(server.calls(), 1)
  const refreshed = await createClient().post(`${simulator.url}/control/partners/BANK/refresh-keys`)
  t.deepEqual(JSON.parse(refreshed.body), { kids: ['sig-new', 'enc-new'] })
  t.is((await redeem({ assertion: await assertionOf(second) })).status, 200)
  const rules = (await simulator.partners.findings('BANK')).map(({ rule }) => rule)
  t.true(rules.includes('jwks-uri-not-https'))
})

const answers: readonly (readonly [string, Parameters<typeof serve>[1], RegExp])[] = [
  ['404', (_q, r) => void r.writeHead(404).end(), /answered 404, not 200/],
  [
    'a redirect',
    (_q, r) => void r.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    /answered 302, not 200; redirects are not followed/,
  ],
  ['no JSON', (_q, r) => void r.end('<html>'), /is not JSON/],
  ['no keys', (_q, r) => void r.end('{}'), /is not a JWK Set: it has no \\?"keys\\?"/],
  ['no RSA key', (_q, r) => void r.end('{"keys":[{"kty":"EC"}]}'), /holds no RSA key/],
  ['10 MB', (_q, r) => void r.end('x'.repeat(10_000_000)), /answered more than 262144 bytes/],
  [
    '101 Switching Protocols',
    (q) =>
      void q.socket.end(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
      ),
    /closed the connection without an answer|cannot be reached/,
  ],
  ['a connection that breaks', (q) => void q.socket.destroy(), /cannot be reached \(ECONNRESET\)/],
]

for (const [title, handler, reason] of answers) {
  test(`a jwksUri that answers ${title} is a refusal that says so`, async (t) => {
    const server = await serve(t, handler)
    const { redeem, refusals, simulator } = await startBank(t, {
      partner: { jwksUri: `${server.url}/jwks` },
    })
    const { status, body } = await redeem({ code: 'x' })
    t.like({ status, ...body }, { status: 400, error: 'unauthorized_client' })
    t.regex((await refusals())[0] ?? '', reason)
    const refreshed = await createClient().post(
      `${simulator.url}/control/partners/BANK/refresh-keys`,
    )
    t.is(refreshed.statusCode, 422)
    t.regex(refreshed.body, reason)
    t.is((await createClient().get(`${simulator.url}/healthz`)).statusCode, 200)
  })
}

const never = () => undefined

test('a server that never answers, or answers drop by drop, is given up in time', async (t) => {
  const silent = await serve(t, never)
  const slow = await serve(t, (_request, response) => {
    const drip = setInterval(() => response.write('x'), 20)
    response.on('close', () => clearInterval(drip))
  })
  const outbound = createOutbound({ privateNetworks: true, now: Date.now, timeLimit: 200 })
  for (const { url } of [silent, slow]) {
    const error = await t.throwsAsync(outbound.fetchText(url), { instanceOf: FetchRefusal })
    t.is(error?.message, 'did not answer within 0.2 s')
  }
})

const privateUrls = [
  'http://127.0.0.1:1/',
  'http://localhost:1/',
  'http://[::1]:1/',
  'http://10.0.0.1/',
  'http://192.168.1.1/',
  'http://169.254.169.254/latest/meta-data',
  'http://[fd00::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://0.0.0.0/',
  'http://168.63.129.16/',
  'http://2130706433/',
  'http://0x7f000001/',
  'https://127.0.0.1:1/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[fe80::1]/',
  'http://100.64.0.1/',
]

for (const url of privateUrls) {
  test(`not fetched where private networks are closed: ${url}`, async (t) => {
    const outbound = createOutbound({ privateNetworks: false, now: Date.now, timeLimit: 30_000 })
    const error = await t.throwsAsync(outbound.fetchText(url), { instanceOf: FetchRefusal })
    t.is(
      error?.message,
      'is on a private network; the option privateNetworks (--private-networks) allows it',
    )
  })
}

test('a name that resolves to a private address is not fetched either', async (t) => {
  const { redeem, refusals } = await startBank(t, {
    partner: { jwksUri: 'http://localhost:1/jwks' },
    options: { privateNetworks: false },
  })
  await redeem({ code: 'x' })
  t.regex((await refusals())[0] ?? '', /localhost:1\/jwks, is on a private network/)
})

test('without a usable key nothing is encrypted: the token request is refused, and the reason is told', async (t) => {
  const keys = await makeRpKeys()
  const onlySig = { keys: keys.jwks.keys.filter(({ use }) => use === 'sig') }
  const server = await serve(t, (_request, response) => response.end(JSON.stringify(onlySig)))
  const { redeem, refusals } = await startBank(t, {
    partner: {
      authentication: 'client_secret_post',
      secret: 'bank-secret',
      jwksUri: server.url,
      idToken: { encryption: { alg: 'RSA-OAEP', enc: 'A256GCM' } },
    },
  })
  const { status, body } = await redeem({
    form: {
      client_assertion: undefined,
      client_assertion_type: undefined,
      client_secret: 'bank-secret',
    },
  })
  t.like({ status, ...body }, { status: 400, error: 'invalid_request' })
  t.regex(body['detail'] ?? '', /cannot be encrypted for this client/)
  t.regex((await refusals())[0] ?? '', /BANK has no key with "use": "enc" to encrypt for/)
})

test('a document that is cut off by the time limit is no document', async (t) => {
  const server = await serve(t, (_request, response) => {
    response.writeHead(200, { connection: 'close' })
    response.write('{"keys":[]}')
  })
  const outbound = createOutbound({ privateNetworks: true, now: Date.now, timeLimit: 300 })
  const error = await t.throwsAsync(outbound.fetchText(server.url), { instanceOf: FetchRefusal })
  t.is(error?.message, 'did not answer within 0.3 s')
})

test('after a server that hung up oddly its keys are fetched again', async (t) => {
  const { jwks } = await makeRpKeys()
  let broken = true
  const server = await serve(t, (request, response) => {
    if (broken)
      request.socket.end(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
      )
    else response.end(JSON.stringify(jwks))
  })
  const { simulator } = await startBank(t, { partner: { jwksUri: server.url } })
  const refresh = () => createClient().post(`${simulator.url}/control/partners/BANK/refresh-keys`)
  t.is((await refresh()).statusCode, 422)
  broken = false
  t.is((await refresh()).statusCode, 200)
})

for (const [title, n] of [
  ['a short modulus', 'AQAB'],
  ['no base64', '!!!'],
  ['1024 bits', Buffer.alloc(128, 0xff).toString('base64url')],
] as const) {
  test(`an encryption key that cannot encrypt is a refusal that names it: ${title}`, async (t) => {
    const keys = { keys: [{ kty: 'RSA', kid: 'bad', use: 'enc', e: 'AQAB', n }] }
    const server = await serve(t, (_request, response) => response.end(JSON.stringify(keys)))
    const { redeem, refusals } = await startBank(t, {
      partner: {
        authentication: 'client_secret_post',
        secret: 'bank-secret',
        jwksUri: server.url,
        idToken: { encryption: { alg: 'RSA-OAEP', enc: 'A256GCM' } },
      },
    })
    const { status } = await redeem({
      form: {
        client_assertion: undefined,
        client_assertion_type: undefined,
        client_secret: 'bank-secret',
      },
    })
    t.is(status, 400)
    t.regex((await refusals())[0] ?? '', /the key "bad" of BANK cannot encrypt/)
  })
}

test('strict: a jwksUri that is not https is refused', async (t) => {
  const { redeem, refusals } = await startBank(t, {
    partner: {
      jwksUri: 'http://127.0.0.1:1/jwks',
      services: [{ code: 'BANK_LOGIN', redirectUris: ['https://bank.example/cb'] }],
    },
    options: { strict: true },
  })
  t.is((await redeem({ code: 'x' })).status, 400)
  t.regex((await refusals())[0] ?? '', /is not https: itsme refuses it/)
})
