import { readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import * as oidc from 'openid-client'
import { type Simulator, startSimulator } from '../../src/index.ts'
import { raw } from '../helpers/raw.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import {
  callback,
  createVisitor,
  decode,
  goOn,
  identify,
  login,
  redeem,
  secret,
} from '../helpers/visitor.ts'

const discovery = '/v2/.well-known/openid-configuration'

withSimulator(
  'each loopback name, with any port, is an issuer of its own',
  async (t, { simulator }) => {
    for (const host of ['localhost:8080', '127.0.0.1:9', 'app.localhost:4876']) {
      const document = JSON.parse((await raw(simulator, 'GET', discovery, { host })).body)
      t.is(document.issuer, `http://${host}/v2`)
      for (const name of [
        'authorization_endpoint',
        'token_endpoint',
        'userinfo_endpoint',
        'jwks_uri',
      ]) {
        t.true(document[name].startsWith(`http://${host}/v2/`), name)
      }
    }
  },
)

withSimulator('more loopback names than are kept do no harm', async (t, { simulator }) => {
  for (let index = 0; index < 40; index++) {
    const host = `n${index}.localhost`
    t.is(
      JSON.parse((await raw(simulator, 'GET', discovery, { host })).body).issuer,
      `http://${host}/v2`,
    )
  }
  t.true((await login(simulator)).searchParams.has('code'))
})

withSimulator(
  'a login under localhost:8080 while the listener is elsewhere',
  async (t, { simulator }) => {
    const host = 'localhost:8080'
    const query = new URLSearchParams({
      client_id: 'DEMO',
      response_type: 'code',
      scope: 'openid service:DEMO_LOGIN',
      redirect_uri: 'http://localhost:8080/demo/callback',
      state: 's',
    })
    const started = await raw(simulator, 'GET', `/v2/authorization?${query}`, { host })
    t.is(started.status, 302)
    t.true(String(started.headers['location']).startsWith('http://localhost:8080/identify/'))
    t.true(
      [started.headers['set-cookie']]
        .flat()
        .every((cookie) => cookie?.startsWith('itsme-simulator-8080-')),
    )
  },
)

withSimulator(
  'a client under a container’s name, a browser on localhost: the issuer is the client’s',
  async (t, { simulator, log }) => {
    const host = `itsme:${new URL(simulator.url).port}`
    const issuer = `http://${host}/v2`
    const config = await oidc.discovery(
      new URL(issuer),
      'DEMO',
      undefined,
      oidc.ClientSecretPost(secret),
      {
        execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
        [oidc.customFetch]: viaName(simulator, host),
      },
    )
    config[oidc.customFetch] = viaName(simulator, host)
    t.is(config.serverMetadata().issuer, issuer)
    t.true(
      String(config.serverMetadata().authorization_endpoint).startsWith(`${simulator.url}/v2/`),
    )
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope: 'openid service:DEMO_LOGIN profile',
      state: 's',
      nonce: 'n',
    })
    const visitor = createVisitor()
    const wait = await identify(
      visitor,
      String((await visitor.get(url.href)).headers.location),
      '+32470000002',
    )
    const tokens = await oidc.authorizationCodeGrant(config, await goOn(visitor, wait), {
      expectedState: 's',
      expectedNonce: 'n',
    })
    t.is(tokens.claims()?.iss, issuer)
    const userinfo = await oidc.fetchUserInfo(
      config,
      tokens.access_token,
      String(tokens.claims()?.sub),
    )
    t.is(userinfo.name, 'Bram Maes')
    t.is(
      log.filter((line) => line.includes(`back channel: http://${host} is used for the first time`))
        .length,
      1,
    )
  },
)

/** A fetch that resolves a container's name as its network would. */
function viaName(simulator: Simulator, host: string): oidc.CustomFetch {
  return async (target, init) => {
    const { pathname, search } = new URL(target)
    const answer = await raw(
      simulator,
      init.method,
      pathname + search,
      { ...init.headers, host },
      String(init.body ?? ''),
    )
    return new Response(answer.body, {
      status: answer.status,
      headers: { 'content-type': String(answer.headers['content-type']) },
    })
  }
}

withSimulator(
  'a browser that comes under a back-channel name is sent to the browser origin',
  async (t, { simulator }) => {
    const answer = await raw(simulator, 'GET', '/v2/authorization?client_id=DEMO&x=1', {
      host: 'itsme:4876',
    })
    t.is(answer.status, 302)
    t.is(answer.headers['location'], `${simulator.url}/v2/authorization?client_id=DEMO&x=1`)
  },
)

withSimulator(
  'an unknown host gets 421 with the remedy, and health all the same',
  async (t, { simulator }) => {
    const answer = await raw(simulator, 'GET', discovery, { host: 'sim.example.com' })
    t.is(answer.status, 421)
    t.is(
      answer.body,
      'host "sim.example.com" is not known here; start with ITSME_PUBLIC_URL=https://sim.example.com\n',
    )
    for (const path of ['/healthz', '/readyz', '/version']) {
      t.is((await raw(simulator, 'GET', path, { host: 'sim.example.com' })).status, 200)
    }
    t.is((await raw(simulator, 'GET', '/', { host: 'idp.prd.itsme.services' })).status, 421)
    t.is((await raw(simulator, 'GET', '/', { host: 'x<script>' })).body.includes('<'), false)
  },
)

test('under a public URL with a path everything carries both', async (t) => {
  const { simulator } = await start(t, { publicUrl: 'http://sim.test/itsme/' })
  t.is(simulator.url, 'http://sim.test/itsme')
  const get = (path: string) => raw(simulator, 'GET', path, { host: 'sim.test' })
  const document = JSON.parse((await get(`/itsme${discovery}`)).body)
  t.is(document.issuer, 'http://sim.test/itsme/v2')
  t.is(document.token_endpoint, 'http://sim.test/itsme/v2/token')
  const query = new URLSearchParams({
    client_id: 'DEMO',
    response_type: 'code',
    scope: 'openid service:DEMO_LOGIN',
    redirect_uri: 'http://sim.test/itsme/demo/callback',
  })
  const started = await get(`/itsme/v2/authorization?${query}`)
  t.regex(String(started.headers['location']), /^http:\/\/sim\.test\/itsme\/identify\//)
  t.true(
    [started.headers['set-cookie']].flat().every((cookie) => /path=\/itsme\//.test(cookie ?? '')),
  )
  t.true((await get('/itsme/')).body.includes('href="/itsme/assets/simulator.css"'))
  t.is((await get('/')).status, 404)
  t.is((await get('/healthz')).status, 200)
})

async function fetchKeys(url: string): Promise<JSONWebKeySet> {
  return (await (await fetch(url)).json()) as JSONWebKeySet
}

test('a restart keeps sub, and a cached key set verifies', async (t) => {
  const run = async () => {
    await using simulator = await startSimulator({ port: 0 })
    const { body } = await redeem(
      simulator,
      (await login(simulator)).searchParams.get('code') ?? '',
    )
    const keys = await fetchKeys(`${simulator.issuers.csapi}/.well-known/jwks`)
    return { token: body['id_token'] ?? '', keys }
  }
  const first = await run()
  const second = await run()
  t.is(decode(first.token)['sub'], decode(second.token)['sub'])
  await t.notThrowsAsync(
    jwtVerify(second.token, createLocalJWKSet(first.keys), { audience: 'DEMO' }),
  )
  t.deepEqual(
    first.keys.keys.map(({ kid, use }) => [kid, use]),
    [
      ['s1', 'sig'],
      ['e1', 'enc'],
    ],
  )
  t.false(JSON.stringify(first.keys).includes('"d"'))
})

test('a key file is made when missing, for the owner only, and kept', async (t) => {
  const path = join(tmpdir(), `itsme-keys-${process.pid}.json`)
  t.teardown(() => rmSync(path, { force: true }))
  const kids = async () => {
    await using simulator = await startSimulator({ port: 0, keys: path })
    const { keys } = await fetchKeys(`${simulator.issuers.v2}/jwkSet`)
    return keys.map(({ kid }) => kid ?? '')
  }
  const first = await kids()
  t.regex(first[0] ?? '', /^[\w-]{43}$/)
  t.deepEqual(await kids(), first)
  t.is(statSync(path).mode & 0o777, 0o600)
  t.deepEqual(
    JSON.parse(readFileSync(path, 'utf8')).keys.map(({ use }: { use: string }) => use),
    ['sig', 'enc'],
  )
})

test('keys that cannot be used are refused without showing them', async (t) => {
  const cases = [
    ['{"keys":[]}', 'keys: must be a JWKS: an object with a "keys" array'],
    ['{nonsense', 'keys: must be the JSON of a key set; itsme-simulator keys prints one'],
    [
      '{"keys":[{"kty":"RSA","kid":"a","use":"sig","n":"topsecret"}]}',
      'keys: keys[0] must be a private RSA key: "kid", "use" (sig or enc), and the members n, e, d, p, q, dp, dq, qi; itsme-simulator keys prints a set',
    ],
    ['/nowhere/at/all.json', 'keys: cannot read or write "/nowhere/at/all.json" (ENOENT)'],
  ] as const
  for (const [keys, message] of cases) {
    const error = await t.throwsAsync(startSimulator({ port: 0, keys }), {
      name: 'ConfigurationError',
    })
    t.is(error?.message, message)
  }
})

test('a port in use is refused with the remedy', async (t) => {
  const { simulator } = await start(t)
  const port = Number(new URL(simulator.url).port)
  await t.throwsAsync(startSimulator({ port }), {
    name: 'ConfigurationError',
    message: `port: ${port} is in use; choose another with --port, or --port 0 for any free one`,
  })
})
