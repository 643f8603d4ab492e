import test from 'ava'
import type { JWTPayload } from 'jose'
import { startBank } from '../helpers/bank.ts'
import { encryptDirect, encryptFor, makeRpKeys, sign } from '../helpers/rp-keys.ts'
import { serve } from '../helpers/server.ts'
import { start } from '../helpers/simulator.ts'
import {
  authorizationUrl,
  callback,
  createClient,
  createVisitor,
  endpoint,
  goOn,
  identify,
  openIdentify,
} from '../helpers/visitor.ts'

const secret = 'a-secret-of-more-than-thirty-two-bytes'
/** What must stand outside; all else may come in the object. */
const outside = {
  client_id: 'BANK',
  scope: 'openid service:BANK_LOGIN',
  state: 'state-1',
  nonce: undefined,
}

function objectClaims(issuer: string, changes: JWTPayload = {}): JWTPayload {
  const now = Math.floor(Date.now() / 1000)
  return {
    iss: 'BANK',
    aud: issuer,
    exp: now + 300,
    nonce: 'nonce-inside',
    claims: { id_token: { name: null } },
    ...changes,
  }
}

const encryptions = [
  undefined,
  { alg: 'RSA-OAEP-256', enc: 'A128CBC-HS256' },
  { alg: 'RSA-OAEP', enc: 'A256GCM' },
] as const

test('a request object by value is opened, and its parameters are merged with those outside', async (t) => {
  const { simulator, keys } = await startBank(t)
  const issuer = simulator.issuers.v2
  for (const encryption of encryptions) {
    const signed = await sign(keys, objectClaims(issuer))
    const request = encryption ? await encryptFor(simulator, signed, encryption) : signed
    const visitor = createVisitor()
    const page = await openIdentify(simulator, visitor, { ...outside, request }, 'v2')
    await identify(visitor, page, '+32470000001')
    const action = await simulator.actions.next({ partner: 'BANK' })
    t.deepEqual(action.claims, ['name'])
    await simulator.actions.confirm(action.id)
  }
  const rules = await simulator.partners.findings('BANK')
  t.is(rules.find(({ rule }) => rule === 'request-object-not-encrypted')?.count, 1)
})

test('all but client_id may stand in the object alone', async (t) => {
  const { simulator, keys } = await startBank(t)
  const params = {
    ...{ client_id: 'BANK', response_type: 'code', redirect_uri: callback, state: 'inside' },
    scope: 'openid service:BANK_LOGIN',
  }
  const request = await sign(keys, objectClaims(simulator.issuers.v2, params))
  const url = `${endpoint(simulator, 'authorization', 'v2')}?${new URLSearchParams({ client_id: 'BANK', request })}`
  const visitor = createVisitor()
  const { headers } = await visitor.get(url)
  const back = await goOn(
    visitor,
    await identify(visitor, String(headers.location), '+32470000002'),
  )
  t.is(back.searchParams.get('state'), 'inside')
  t.true(back.href.startsWith(callback))
})

test('a client secret partner signs by HS256 and encrypts by dir', async (t) => {
  const { simulator, keys } = await startBank(t, {
    partner: { authentication: 'client_secret_post', secret },
  })
  const claims = objectClaims(simulator.issuers.csapi)
  const key = new TextEncoder().encode(secret)
  const signed = await sign(keys, claims, { header: { alg: 'HS256', kid: undefined }, key })
  for (const request of [signed, await encryptDirect(secret, signed), await sign(keys, claims)]) {
    const page = await openIdentify(simulator, createVisitor(), { ...outside, request })
    t.regex(page, /\/identify\//)
  }
})

type Refusal = readonly [title: string, JWTPayload, error: string, reason: RegExp]

const wrong: readonly Refusal[] = [
  [
    'another state',
    { state: 'inside' },
    'invalid_request',
    /outside it is "state-1", in the request object "inside"/,
  ],
  ['another client_id', { client_id: 'DEMO' }, 'invalid_request', /client_id differs/],
  [
    'another redirect_uri',
    { redirect_uri: 'https://evil.example/' },
    'invalid_request',
    /redirect_uri differs/,
  ],
  ['another iss', { iss: 'DEMO' }, 'invalid_request_object', /"iss" is "DEMO", must be "BANK"/],
  ['no aud', { aud: undefined as never }, 'invalid_request_object', /"aud" is missing/],
  [
    'another aud',
    { aud: 'https://evil.example' },
    'invalid_request_object',
    /"aud" is "https:\/\/evil/,
  ],
  ['a time that has passed', { exp: 1 }, 'invalid_request_object', /"exp" has passed/],
  [
    'a request inside',
    { request: 'x' },
    'invalid_request_object',
    /must not hold "request" itself/,
  ],
  [
    'a request_uri inside',
    { request_uri: 'x' },
    'invalid_request_object',
    /must not hold "request_uri"/,
  ],
  ['an object for a text', { nonce: {} }, 'invalid_request_object', /"nonce" must be a text/],
  ['a list of claims', { claims: [] }, 'invalid_request_object', /"claims" must be a text/],
  [
    'claims 100 levels deep',
    { claims: JSON.parse(`${'{"a":'.repeat(100)}1${'}'.repeat(100)}`) },
    'invalid_request_object',
    /nested too deeply/,
  ],
  ['a prompt inside', { prompt: 'none' }, 'interaction_required', /interaction/],
  ['an unknown display inside', { display: 'touch' }, 'unsupported_display', /touch/],
]

test('a request object that is wrong is refused to the redirect URI, with the reason in the journal', async (t) => {
  const { simulator, keys, refusals } = await startBank(t)
  for (const [title, changes, error, reason] of wrong) {
    const request = await sign(keys, objectClaims(simulator.issuers.v2, changes))
    const answer = await createClient().get(
      authorizationUrl(simulator, { ...outside, request }, 'v2'),
    )
    const location = new URL(String(answer.headers.location))
    t.true(location.href.startsWith(callback), title)
    t.is(location.searchParams.get('error'), error, title)
    t.is(location.searchParams.get('state'), 'state-1', title)
    t.regex((await refusals())[0] ?? '', reason, title)
  }
})

test('a request object of another partner, of no key, or unsigned is refused', async (t) => {
  const other = await makeRpKeys('other')
  const { simulator, keys, refusals } = await startBank(t, {
    more: [
      {
        code: 'OTHER',
        authentication: 'private_key_jwt',
        jwks: other.jwks,
        services: [{ code: 'OTHER_LOGIN', redirectUris: [callback] }],
      },
    ],
  })
  const claims = objectClaims(simulator.issuers.v2)
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
  const publicKey = new TextEncoder().encode(JSON.stringify(keys.jwks.keys[0]))
  const table: readonly (readonly [string, string, RegExp])[] = [
    ['swapped', await sign(other, { ...claims, iss: 'OTHER' }), /signed by the key "sig-other"/],
    [
      'signed by another',
      await sign(other, claims, { header: { kid: keys.kid } }),
      /verification failed/,
    ],
    [
      'alg none',
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`,
      /alg "none"/,
    ],
    [
      'HS256 with the public key',
      await sign(keys, claims, { header: { alg: 'HS256' }, key: publicKey }),
      /signed by alg "HS256"; BANK signs by RS256/,
    ],
    [
      'dir by guess',
      await encryptDirect(secret, await sign(keys, claims)),
      /encrypted by alg "dir"/,
    ],
    ['only encrypted', await encryptFor(simulator, payload), /encrypted but not signed/],
    ['nothing', 'x', /is not a JWT/],
  ]
  for (const [title, request, reason] of table) {
    const answer = await createClient().get(
      authorizationUrl(simulator, { ...outside, request }, 'v2'),
    )
    const location = new URL(String(answer.headers.location))
    t.is(location.searchParams.get('error'), 'invalid_request_object', title)
    t.is(location.searchParams.get('error_description'), 'The request object is not valid.')
    t.regex((await refusals())[0] ?? '', reason, title)
  }
})

test('a wrong request object goes nowhere without a registered redirect URI', async (t) => {
  const { simulator } = await startBank(t)
  for (const redirect_uri of [undefined, 'https://evil.example/']) {
    const changes = { ...outside, request: 'x', redirect_uri }
    const answer = await createClient().get(authorizationUrl(simulator, changes, 'v2'))
    t.is(answer.statusCode, 400)
    t.is(answer.headers.location, undefined)
  }
})

/** A bank whose service has registered `uri`, and a server that answers what `body` gives. */
async function startWithUri(t: Parameters<typeof serve>[0], options = {}) {
  let respond: Parameters<typeof serve>[1] = (_request, response) => response.end('')
  const server = await serve(t, (request, response) => respond(request, response))
  const uri = `${server.url}/requests/1`
  const services = [{ code: 'URI', redirectUris: [callback], requestUris: [uri] }]
  const bank = await startBank(t, { services, options })
  const ask = (changes: Record<string, string | undefined>) =>
    createClient().get(
      authorizationUrl(
        bank.simulator,
        { ...outside, scope: 'openid service:URI', request_uri: uri, ...changes },
        'v2',
      ),
    )
  return {
    ...bank,
    server,
    uri,
    ask,
    answer: (handler: typeof respond) => {
      respond = handler
    },
  }
}

test('a request object is fetched from a registered request_uri', async (t) => {
  const { simulator, keys, ask, answer, server } = await startWithUri(t)
  const signed = await sign(keys, objectClaims(simulator.issuers.v2))
  const nested = await encryptFor(simulator, signed)
  answer((_request, response) => response.end(`${nested}\n`))
  const { headers, statusCode } = await ask({})
  t.is(statusCode, 302)
  t.regex(String(headers.location), /\/identify\//)
  t.is(server.calls(), 1)
  const rules = (await simulator.partners.findings('BANK')).map(({ rule }) => rule)
  t.true(rules.includes('request-uri-not-https') && rules.includes('request-uri-port'))
})

test('what is not registered is never fetched', async (t) => {
  const { ask, server, uri, refusals } = await startWithUri(t)
  const table = [
    [{ request_uri: `${server.url}/requests/2` }, /is not registered for URI; nearest/],
    [{ request_uri: `${uri}?x` }, /is not registered for URI/],
    [{ scope: 'openid service:BANK_LOGIN' }, /is not registered for BANK_LOGIN; it has none/],
  ] as const
  for (const [changes, reason] of table) {
    const location = new URL(String((await ask(changes)).headers.location))
    t.is(location.searchParams.get('error'), 'invalid_request_uri')
    t.regex((await refusals())[0] ?? '', reason)
  }
  t.is(server.calls(), 0)
  const both = new URL(String((await ask({ request: 'x' })).headers.location))
  t.is(both.searchParams.get('error'), 'invalid_request')
})

test('bad data at a request_uri is invalid_request_uri, not invalid_request_object', async (t) => {
  const { simulator, keys, ask, answer, refusals } = await startWithUri(t)
  const expired = await sign(keys, objectClaims(simulator.issuers.v2, { exp: 1 }))
  for (const [stored, reason] of [
    ['garbage', /request object at the request_uri: /],
    [expired, /request object at the request_uri: "exp" has passed/],
  ] as const) {
    answer((_request, response) => response.end(stored))
    const { searchParams } = new URL(String((await ask({})).headers.location))
    t.is(searchParams.get('error'), 'invalid_request_uri')
    t.is(searchParams.get('error_description'), 'The request_uri is not valid.')
    t.is(searchParams.get('state'), 'state-1')
    t.regex((await refusals())[0] ?? '', reason)
  }
})

test('a request_uri may have a fragment, which is not sent', async (t) => {
  const { simulator, keys, ask, answer, server, uri } = await startWithUri(t)
  const signed = await sign(keys, objectClaims(simulator.issuers.v2))
  const paths: (string | undefined)[] = []
  answer((request, response) => {
    paths.push(request.url)
    response.end(signed)
  })
  const { headers } = await ask({
    request_uri: `${uri}#GkurKxf5T0Y-mnPFCHqWOMiZi4VS138cQO_V7PZHAdM`,
  })
  t.regex(String(headers.location), /\/identify\//)
  t.deepEqual(paths, ['/requests/1'])
  t.is(server.calls(), 1)
})

test('a parameter that differs: the error has state and redirect URI of the object if they are only there', async (t) => {
  const { simulator, keys } = await startBank(t)
  const request = await sign(
    keys,
    objectClaims(simulator.issuers.v2, {
      scope: 'openid service:BANK_LOGIN profile',
      redirect_uri: callback,
      state: 'inside',
    }),
  )
  const query = new URLSearchParams({
    client_id: 'BANK',
    scope: 'openid',
    response_type: 'code',
    request,
  })
  const answer = await createClient().get(`${endpoint(simulator, 'authorization', 'v2')}?${query}`)
  const location = new URL(String(answer.headers.location))
  t.true(location.href.startsWith(callback))
  t.is(location.searchParams.get('error'), 'invalid_request')
  t.is(
    location.searchParams.get('error_description'),
    'The parameter scope differs from the request object.',
  )
  t.is(location.searchParams.get('state'), 'inside')
})

test('a request object is for the issuer or the authorization endpoint, ours or the real itsme’s', async (t) => {
  const { simulator, keys } = await startBank(t)
  const { v2 } = simulator.issuers
  for (const aud of [
    v2,
    `${v2}/authorization`,
    'https://idp.e2e.itsme.services/v2',
    'https://idp.prd.itsme.services/v2/authorization',
  ]) {
    const request = await sign(keys, objectClaims(v2, { aud }))
    await t.notThrowsAsync(
      openIdentify(simulator, createVisitor(), { ...outside, request }, 'v2'),
      aud,
    )
  }
})

test('a request object whose header names no key is a finding; with --strict it is refused', async (t) => {
  for (const strict of [false, true]) {
    const redirectUri = 'https://bank.example/cb'
    const services = [{ code: 'BANK_LOGIN', redirectUris: [redirectUri] }]
    const { simulator, keys, refusals } = await startBank(t, {
      partner: { services },
      options: { strict },
    })
    const claims = objectClaims(simulator.issuers.v2)
    const signed = await sign(keys, claims, { header: { kid: undefined } })
    const request = await encryptFor(simulator, signed)
    const params = { ...outside, redirect_uri: redirectUri, request }
    const answer = await createClient().get(authorizationUrl(simulator, params, 'v2'))
    const location = new URL(String(answer.headers.location))
    const rules = (await simulator.partners.findings('BANK')).map(({ rule }) => rule)
    t.is(rules.includes('jwt-without-kid'), !strict)
    t.is(location.searchParams.get('error'), strict ? 'invalid_request_object' : null)
    if (strict)
      t.regex(
        (await refusals())[0] ?? '',
        /the request object names no key \(kid\): itsme refuses it/,
      )
  }
})

test('a request_uri on this machine is a finding; with --strict it is refused', async (t) => {
  const services = [
    {
      code: 'URI',
      redirectUris: ['https://bank.example/cb'],
      requestUris: ['https://localhost:443/r'],
    },
  ]
  const { simulator, refusals } = await startBank(t, { services, options: { strict: true } })
  const params = {
    client_id: 'BANK',
    scope: 'openid service:URI',
    redirect_uri: 'https://bank.example/cb',
    request_uri: 'https://localhost:443/r',
  }
  const answer = await createClient().get(authorizationUrl(simulator, params, 'v2'))
  const location = new URL(String(answer.headers.location))
  t.is(location.searchParams.get('error'), 'invalid_request_uri')
  t.regex(
    (await refusals())[0] ?? '',
    /request_uri "https:\/\/localhost:443\/r" is on this machine: itsme refuses it/,
  )
  const lenient = await startWithUri(t)
  const signed = await sign(lenient.keys, objectClaims(lenient.simulator.issuers.v2))
  lenient.answer((_request, response) => response.end(signed))
  await lenient.ask({})
  const rules = (await lenient.simulator.partners.findings('BANK')).map(({ rule }) => rule)
  t.true(rules.includes('request-uri-loopback'))
})

test('a request_uri whose server is slow, or answers too much, or not well, is refused', async (t) => {
  const { simulator, ask, answer, refusals } = await startWithUri(t)
  const table: readonly (readonly [Parameters<typeof answer>[0], RegExp])[] = [
    [(_q, r) => void r.end('x'.repeat(10_000_000)), /answered more than 262144 bytes/],
    [(_q, r) => void r.writeHead(302, { location: 'http://10.0.0.1/' }).end(), /answered 302/],
    [() => undefined, /did not answer within 5 s/],
  ]
  for (const [handler, reason] of table) {
    answer(handler)
    const location = new URL(String((await ask({})).headers.location))
    t.is(location.searchParams.get('error'), 'invalid_request_uri')
    t.regex((await refusals())[0] ?? '', reason)
  }
  t.is((await createClient().get(`${simulator.url}/readyz`)).statusCode, 200)
})

test('a request_uri on a private network is not fetched where that is closed', async (t) => {
  const { ask, server, refusals } = await startWithUri(t, { privateNetworks: false })
  const location = new URL(String((await ask({})).headers.location))
  t.is(location.searchParams.get('error'), 'invalid_request_uri')
  t.regex(
    (await refusals())[0] ?? '',
    /is on a private network; the option privateNetworks \(--private-networks\) allows it/,
  )
  t.is(server.calls(), 0)
})

test('an authorization request by POST is as good as one by GET, up to its size', async (t) => {
  const { simulator } = await start(t)
  const url = new URL(authorizationUrl(simulator))
  const form = Object.fromEntries(url.searchParams)
  const visitor = createVisitor()
  const begun = await visitor.post(url.origin + url.pathname, form)
  t.is(begun.statusCode, 302)
  const back = await goOn(
    visitor,
    await identify(visitor, String(begun.headers.location), '+32470000002'),
  )
  t.regex(back.searchParams.get('code') ?? '', /^[a-z0-9]{36}$/)
  const page = await visitor.post(url.origin + url.pathname, {
    ...form,
    state: 'x'.repeat(300_000),
  })
  t.is(page.statusCode, 400)
  t.regex(page.body, /must have at most 262144 bytes/)
  const json = await createClient().post(url.origin + url.pathname, { json: form })
  t.is(json.statusCode, 400)
  t.regex(json.body, /must be application\/x-www-form-urlencoded/)
})

const deep = `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`
const oddClaims: readonly (readonly [string, string, error: string | undefined])[] = [
  [
    '__proto__',
    '{"userinfo":{"__proto__":{"essential":true},"name":null},"__proto__":{"id_token":{}}}',
    undefined,
  ],
  [
    'constructor',
    '{"id_token":{"constructor":null,"hasOwnProperty":null,"toString":null}}',
    undefined,
  ],
  [
    '60 kB',
    JSON.stringify({
      userinfo: Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [`claim-${i}`, null])),
    }),
    undefined,
  ],
  ['1,000 levels deep', `{"userinfo":{"name":${deep}}}`, 'invalid_request'],
  ['1,000 levels deep, beside', `{"x":${deep}}`, 'invalid_request'],
  ['no object', '[]', 'invalid_request'],
  ['no JSON', '{"userinfo"', 'invalid_request'],
]

for (const [title, claims, error] of oddClaims) {
  test(`claims by POST: ${title}`, async (t) => {
    const { simulator } = await start(t)
    const url = new URL(authorizationUrl(simulator, { claims }))
    const visitor = createVisitor()
    const begun = await visitor.post(
      url.origin + url.pathname,
      Object.fromEntries(url.searchParams),
    )
    t.is(begun.statusCode, 302)
    const location = String(begun.headers.location)
    if (error !== undefined) {
      t.is(new URL(location).searchParams.get('error'), error)
    } else {
      const back = await goOn(visitor, await identify(visitor, location, '+32470000002'))
      t.true(back.searchParams.has('code'))
    }
    t.is(({} as { essential?: boolean }).essential, undefined)
    t.is((await createClient().get(`${simulator.url}/readyz`)).statusCode, 200)
  })
}

test('names that every object has are parameters like any other, and unknown ones are ignored', async (t) => {
  const { simulator, keys } = await startBank(t)
  const odd = JSON.parse(
    '{"constructor":"x","toString":"y","__proto__":"z","foo":["x"],"bar":{"a":1}}',
  )
  const request = await sign(keys, objectClaims(simulator.issuers.v2, odd))
  t.regex(
    await openIdentify(simulator, createVisitor(), { ...outside, request }, 'v2'),
    /\/identify\//,
  )
})

test('what differs is named, but only harmless values are shown', async (t) => {
  const { simulator, keys, refusals } = await startBank(t)
  const request = await sign(keys, objectClaims(simulator.issuers.v2, { client_secret: 'inside' }))
  const changes = { ...outside, request, client_secret: 'outside' }
  await createClient().get(authorizationUrl(simulator, changes, 'v2'))
  t.regex((await refusals())[0] ?? '', /client_secret differs/)
  t.notRegex((await refusals())[0] ?? '', /inside|outside/)
})

test('no error goes to the redirect URI of another service', async (t) => {
  const services = [{ code: 'B', redirectUris: ['https://b.example/cb'] }]
  const { simulator } = await startBank(t, {
    services,
    partner: {
      requirePkce: true,
      services: [...services, { code: 'BANK_LOGIN', redirectUris: [callback] }],
    },
  })
  for (const changes of [{}, { request: 'x' }, { prompt: 'bogus' }]) {
    const url = authorizationUrl(
      simulator,
      { ...outside, redirect_uri: 'https://b.example/cb', ...changes },
      'v2',
    )
    const answer = await createClient().get(url)
    t.is(answer.statusCode, 400)
    t.is(answer.headers.location, undefined)
    t.regex(answer.body, /invalid_redirect_uri/)
  }
})

test('parameters of more than 72 kB are refused', async (t) => {
  const { simulator } = await start(t)
  const url = new URL(authorizationUrl(simulator, { state: 'x'.repeat(74_000) }))
  const answer = await createClient().post(url.origin + url.pathname, {
    form: Object.fromEntries(url.searchParams),
  })
  t.is(answer.statusCode, 400)
  t.regex(answer.body, /characters long, at most 73728/)
})
