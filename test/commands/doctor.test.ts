import { mkdtempSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { certificateOf } from '../../src/commands/doctor/reach.ts'
import { systemClock } from '../../src/domain/clock.ts'
import type { Simulator } from '../../src/index.ts'
import { createCertificate } from '../helpers/certificates.ts'
import { runCli } from '../helpers/cli.ts'
import { freePort } from '../helpers/free-port.ts'
import { startNginx } from '../helpers/nginx.ts'
import { createPublicName, hosted, publicSecret } from '../helpers/public.ts'
import { serve } from '../helpers/server.ts'
import { start } from '../helpers/simulator.ts'

const name = createPublicName(['localhost'])
const redirectUri = 'https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/authresp'

/** An environment in which the private authority is a public one. */
async function trusting(): Promise<Record<string, string>> {
  const path = join(mkdtempSync(join(tmpdir(), 'itsme-ca-')), 'ca.pem')
  writeFileSync(path, (await name).certificateAuthority)
  return { NODE_EXTRA_CA_CERTS: path }
}

interface Hosting {
  readonly path?: string
  readonly options?: Parameters<typeof start>[1]
  /** What is wrong with the proxy. */
  readonly change?: (site: string) => string
  readonly publicUrl?: string
}

/** A hosted simulator behind nginx, under `https://localhost:<port><path>`. */
async function host(t: ExecutionContext, { path = '', options, change, publicUrl }: Hosting = {}) {
  const port = await freePort()
  const url = `https://localhost:${port}${path}`
  const { simulator } = await start(t, { ...hosted, publicUrl: publicUrl ?? url, ...options })
  await startNginx(t, {
    port,
    upstream: simulator.port,
    serverName: 'localhost',
    certificate: (await name).certificate,
    ...(change === undefined ? {} : { change }),
  })
  return { url, simulator }
}

for (const path of ['', '/tests/itsme']) {
  test(`doctor finds nothing wrong behind the recipe of nginx, path "${path}"`, async (t) => {
    const { url } = await host(t, { path })
    const args = ['--client-id', 'MYAPP', '--service', 'MYAPP_LOGIN', '--b2c-tenant', 'contoso']
    for (const given of [
      url,
      `${url}/`,
      `${url}/v2`,
      `${url}/v2/.well-known/openid-configuration`,
    ]) {
      const ran = await runCli(['doctor', given, ...args], await trusting())
      t.is(ran.code, 0, ran.out)
      t.notRegex(ran.out, /fault|warning/)
      t.regex(ran.out, /^ok {7}certificate of localhost:\d+: trusted, 36\d days left, TLSv1\.3$/m)
      t.true(ran.out.includes(`ok       issuer ${url}/clientsecret-oidc/csapi/v0.1\n`))
      t.true(ran.out.includes(`ok       issuer ${url}/v2\n`))
      t.true(ran.out.includes(`ok       redirect URI ${redirectUri}\n`))
      t.regex(ran.out, /nothing is wrong\n$/)
    }
  })
}

test('doctor finds a wrong public URL', async (t) => {
  const { url } = await host(t, { publicUrl: 'https://localhost:1/elsewhere' })
  const { code, out } = await runCli(['doctor', url], await trusting())
  t.is(code, 1)
  t.regex(out, /^fault {4}the document at .* names the issuer "http:\/\/localhost.*AADB2C90238\)$/m)
  t.true(out.includes(`change: ITSME_PUBLIC_URL=${url}; or, if clients use `))
  t.regex(out, /\n1 to change\n$/)
})

test('doctor finds a public URL without the path that the proxy has', async (t) => {
  const { url } = await host(t, {
    publicUrl: 'https://localhost:1',
    change: (site) =>
      site.replace('location / {', 'location /tests/ { rewrite ^/tests(/.*) $1 break;'),
  })
  const { code, out } = await runCli(['doctor', `${url}/tests`], await trusting())
  t.is(code, 1)
  t.regex(out, /^fault {4}the document at .*\/tests\/clientsecret-oidc.* names the issuer/m)
  t.true(
    out.includes(
      `change: ITSME_PUBLIC_URL=${url}/tests, and let the proxy pass the path /tests on;`,
    ),
  )
})

test('doctor goes on where the named host cannot be reached at all, and for an inner name asks for the public one', async (t) => {
  const elsewhere = 'https://itsme.nobody.invalid'
  const { url, simulator } = await host(t, { publicUrl: elsewhere })
  const args = ['--client-id', 'MYAPP', '--b2c-tenant', 'contoso']
  const { code, out, err } = await runCli(['doctor', url, ...args], await trusting())
  t.is(code, 1)
  t.is(err, '')
  t.regex(out, /names the issuer ".*AADB2C90238/)
  const inner = await runCli(['doctor', `http://localhost:${simulator.port}`])
  t.is(inner.code, 0)
  t.notRegex(inner.out, /change: ITSME_PUBLIC_URL=http:\/\/localhost/)
  t.regex(
    inner.out,
    /^warning {2}http:\S+ is an inner name: browsers go to https:\/\/itsme\.nobody\.invalid/m,
  )
})

test('doctor finds a proxy that strips the path', async (t) => {
  const { url } = await host(t, {
    path: '/tests',
    change: (site) =>
      site.replace('location / {', 'location /tests/ { rewrite ^/tests(/.*) $1 break;'),
  })
  const { code, out } = await runCli(['doctor', url], await trusting())
  t.is(code, 1)
  t.regex(out, /^fault {4}the proxy takes the path \/tests off/m)
  t.regex(out, /change: let the path through \(nginx: proxy_pass without a path/)
  t.true(out.includes(`ITSME_PUBLIC_URL=${url}\n`))
})

test('doctor finds a simulator that is not below the path', async (t) => {
  const { url } = await host(t)
  const { code, out } = await runCli(['doctor', `${url}/other`], await trusting())
  t.is(code, 1)
  t.regex(out, /^fault {4}the simulator answers at https:\/\/localhost:\d+, not below \/other/m)
})

test('doctor finds an untrusted certificate, and one for other names', async (t) => {
  const { url } = await host(t)
  const untrusted = await runCli(['doctor', url])
  t.is(untrusted.code, 1)
  t.regex(
    untrusted.out,
    /^fault {4}the certificate of localhost:\d+ is not trusted \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)\n {9}change: send the whole chain .*Azure AD B2C trusts no other/m,
  )
  t.regex(untrusted.out, /^ok {7}issuer/m)
  const ip = url.replace('localhost', '127.0.0.1')
  const other = await runCli(['doctor', ip], await trusting())
  t.is(other.code, 1)
  t.regex(
    other.out,
    /is not trusted \(ERR_TLS_CERT_ALTNAME_INVALID\)\n {9}change: .*take one for this name/,
  )
})

for (const [days, level, text] of [
  [13, 'warning', 'the certificate of sim.example expires in 13 days'],
  [14, 'ok', 'certificate of sim.example: trusted, 14 days left, TLSv1.3'],
  [15, 'ok', 'certificate of sim.example: trusted, 15 days left, TLSv1.3'],
] as const) {
  test(`doctor warns of a certificate that ends in less than 14 days: ${days} days left`, (t) => {
    const now = Date.parse('2030-01-01T00:00:00Z')
    const validTo = now + (days + 0.5) * 24 * 3600 * 1000
    const tls = { protocol: 'TLSv1.3', validTo }
    const answer = { status: 200, header: () => undefined, text: '', tls }
    const [diagnosis] = certificateOf(answer, 'https://sim.example', now)
    t.like(diagnosis, { level, text })
    t.is(diagnosis?.change, level === 'warning' ? 'renew it' : undefined)
  })
}

/** Something in between that changes answers. */
async function between(
  t: ExecutionContext,
  simulator: Simulator,
  change: (path: string, text: string) => { text: string; status?: number; location?: string },
) {
  const own = new URL(simulator.url).host
  const { url } = await serve(t, (incoming, outgoing) => {
    const path = incoming.url ?? '/'
    const options = {
      port: simulator.port,
      host: '127.0.0.1',
      path,
      method: incoming.method ?? 'GET',
    }
    const headers = { ...incoming.headers, host: incoming.headers.host ?? own }
    const call = request({ ...options, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const {
          text,
          status = answer.statusCode ?? 500,
          location,
        } = change(path, Buffer.concat(chunks).toString())
        const { 'content-length': _length, ...kept } = answer.headers
        outgoing.writeHead(status, { ...kept, ...(location && { location }) })
        outgoing.end(text)
      })
    })
    incoming.pipe(call)
  })
  return url
}

for (const [minutes, where] of [
  [10, 'ahead of'],
  [-10, 'behind'],
] as const) {
  test(`doctor finds a clock that is off by ten minutes: ${where}`, async (t) => {
    const clock = { ...systemClock, now: () => Date.now() + minutes * 60_000 }
    // nginx says what time it is there, as any proxy may.
    const { url } = await host(t, { options: { surroundings: { clock } } })
    const { code, out } = await runCli(['doctor', url], await trusting())
    t.is(code, 1)
    t.regex(
      out,
      new RegExp(
        `^fault {4}the clock of the server is (59[5-9]|60[0-5]) s ${where} this machine's: .*AADB2C90235`,
        'm',
      ),
    )
    t.regex(out, /change: synchronise both clocks with NTP/)
    t.regex(out, /\n1 to change\n$/)
  })
}

test('doctor finds the key for encryption first, repeated kids and short keys', async (t) => {
  const { simulator } = await start(t)
  const changed = (change: (keys: Record<string, string>[]) => object[]) =>
    between(t, simulator, (path, text) => {
      if (!path.endsWith('/jwks') && !path.endsWith('/jwkSet')) return { text }
      return { text: JSON.stringify({ keys: change(JSON.parse(text).keys) }) }
    })
  const encFirst = await runCli(['doctor', await changed((keys) => keys.toReversed())])
  t.is(encFirst.code, 1)
  t.regex(
    encFirst.out,
    /^fault {4}the first key \("e1"\) has the use "enc": Microsoft's validators .*AADB2C90239\)\n {9}change: put the key with "use": "sig" first/m,
  )
  const twice = await changed((keys) => [keys[0], { ...keys[1], kid: 's1' }] as object[])
  t.regex((await runCli(['doctor', twice])).out, /^fault {4}two keys have the same kid/m)
  const short = await changed((keys) => keys.map((key) => ({ ...key, n: 'AQAB' })))
  t.regex((await runCli(['doctor', short])).out, /^fault {4}a key has fewer than 2048 bits/m)
  const none = await changed(() => [])
  t.regex((await runCli(['doctor', none])).out, /^fault {4}http:\S+ holds no keys/m)
})

test('doctor looks at redirect URIs, at the service, and at the control token', async (t) => {
  const { url } = await host(t)
  const trusted = await trusting()
  const ran = await runCli(
    [
      'doctor',
      url,
      '--client-id',
      'MYAPP',
      '--redirect-uri',
      'https://x.example/cb',
      '--control-token',
      'wrong',
    ],
    trusted,
  )
  t.is(ran.code, 1)
  t.regex(ran.out, /^fault {4}redirect URI https:\/\/x\.example\/cb: .*invalid_redirect_uri/m)
  t.regex(
    ran.out,
    /change: --redirect-uri https:\/\/x\.example\/cb for MYAPP and DEMO_LOGIN, exactly so/,
  )
  t.regex(ran.out, /^fault {4}the control token is refused \(401\)/m)
  const secrets = ['--client-id', 'MYAPP', '--service', 'MYAPP_LOGIN', '--client-secret']
  const wrongSecret = await runCli(['doctor', url, ...secrets, 'not-the-secret'], trusted)
  t.regex(
    wrongSecret.out,
    /^fault {4}the client secret of MYAPP is refused: invalid_client \(AADB2C90289\)/m,
  )
  t.false(wrongSecret.out.includes('not-the-secret'))
  const rightSecret = await runCli(['doctor', url, ...secrets, publicSecret], trusted)
  t.regex(rightSecret.out, /^ok {7}the client secret of MYAPP$/m)
  const nobody = await runCli(['doctor', url, '--b2c-tenant', 'contoso'], trusted)
  t.is(nobody.code, 2)
  t.regex(nobody.err, /^--client-id: is missing: whose redirect URIs or client secret/)
  const unknown = await runCli(
    ['doctor', url, '--client-id', 'NOBODY', '--redirect-uri', redirectUri],
    { ...trusted, ITSME_CONTROL_TOKEN: hosted.controlToken },
  )
  t.is(unknown.code, 1)
  t.regex(unknown.out, /^fault {4}a request for NOBODY is refused: .*invalid_client_id/m)
  t.regex(unknown.out, /change: ITSME_CLIENT_ID of the simulator, or a fixture with this partner/)
})

test('doctor says what to do where nobody answers, or somebody else does', async (t) => {
  const port = await freePort()
  const refused = await runCli(['doctor', `http://localhost:${port}`])
  t.is(refused.code, 1)
  t.regex(refused.out, /nobody listens there \(ECONNREFUSED\)\n {9}change: start the simulator/)
  const { url } = await serve(t, (_request, response) => void response.end('<p>hello'))
  const else_ = await runCli(['doctor', url])
  t.regex(else_.out, /no JSON object, not a discovery document/)
  const tls = await runCli(['doctor', url.replace('http:', 'https:')])
  t.is(tls.code, 1)
  t.regex(tls.out, /^fault/m)
  const { url: hostedUrl, simulator } = await host(t, { options: { rateLimit: 1 } })
  const plain = await runCli(['doctor', hostedUrl.replace('https:', 'http:')])
  t.regex(plain.out, /https is spoken there\n {9}change: doctor https:\/\/localhost/)
  t.truthy(simulator)
  const many = await runCli(['doctor', hostedUrl], await trusting())
  t.regex(many.out, /too many requests \(429\)\n {9}change: wait a minute, or raise --rate-limit/)
  const wrong = await runCli(['doctor', 'itsme.example.com'])
  t.is(wrong.code, 2)
  t.regex(wrong.err, /^itsme\.example\.com: must be the http or https URL of a simulator/)
})

test('doctor finds a control API that is open to strangers', async (t) => {
  const { simulator } = await start(t)
  // Rewritten on the way, the host is a private one for the simulator, and a public one for who asks.
  const own = new URL(simulator.url).host
  const { url } = await serve(t, (incoming, outgoing) => {
    const named = `http://${incoming.headers.host}`
    const options = { port: simulator.port, host: '127.0.0.1', path: incoming.url ?? '/' }
    const headers = { ...incoming.headers, host: own }
    const call = request(
      { ...options, method: incoming.method ?? 'GET', headers },
      async (answer) => {
        const chunks: Buffer[] = []
        for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk)
        const text = Buffer.concat(chunks).toString().replaceAll(simulator.url, named)
        outgoing
          .writeHead(answer.statusCode ?? 500, { 'content-type': 'application/json' })
          .end(text)
      },
    )
    incoming.pipe(call)
  })
  const { port } = new URL(url)
  const environment = await withExample()
  const { code, out } = await runCli(['doctor', `http://sim.example:${port}`], environment)
  t.is(code, 1, out)
  t.regex(
    out,
    /^fault {4}http:\/\/sim\.example:\d+\/control\/state is open to strangers\n {9}change: ITSME_PUBLIC_URL=http:\/\/sim\.example/m,
  )
  t.regex(out, /^fault {4}these are the packaged keys: everybody has them/m)
})

test('doctor sends no secret over a connection that it does not trust', async (t) => {
  const { url, simulator } = await host(t)
  const token = 'another-control-token'
  const { out } = await runCli([
    'doctor',
    url,
    '--client-id',
    'MYAPP',
    '--client-secret',
    'not-the-secret',
    '--control-token',
    token,
  ])
  t.regex(out, /^warning {2}the control token and the client secret were not sent to https:/m)
  t.notRegex(out, /refused/)
  const told = (await simulator.journal.list()).map(({ summary }) => summary)
  t.false(told.some((line) => /wrong|invalid secret/.test(line)))
})

const secretToken = 'a-control-token-of-somebody'

/** An environment in which `.example` is this machine, whose authority is trusted. */
async function withExample(): Promise<Record<string, string>> {
  const lookup =
    "import dns from 'node:dns'; const { lookup } = dns; dns.lookup = (name, options, done) => lookup(name.endsWith('.example') ? '127.0.0.1' : name, options, done)"
  const hook = `--import data:text/javascript,${encodeURIComponent(lookup)}`
  const path = join(mkdtempSync(join(tmpdir(), 'itsme-ca-')), 'ca.pem')
  writeFileSync(path, (await exampleName).certificateAuthority)
  return { NODE_EXTRA_CA_CERTS: path, NODE_OPTIONS: hook }
}

const exampleName = createPublicName(['sim.example'])

/** A simulator at `https://sim.example`, and the secrets that were sent to it. @param after requests, another certificate */
async function recorded(t: ExecutionContext, after = Number.POSITIVE_INFINITY) {
  const port = await freePort()
  const url = `https://sim.example:${port}`
  const { simulator } = await start(t, { ...hosted, publicUrl: url })
  const { certificate } = await exampleName
  const evil = await createCertificate(['sim.example'])
  const sent: string[] = []
  let requests = 0
  const server = createTlsServer(certificate, (incoming, outgoing) => {
    requests += 1
    if (requests >= after) server.setSecureContext(evil)
    const { method = 'GET', headers, url: path = '/' } = incoming
    if (headers.authorization !== undefined) sent.push(headers.authorization)
    const options = { port: simulator.port, host: '127.0.0.1', method, path, headers }
    const call = request(options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.on('data', (chunk: Buffer) => {
      const secret = new URLSearchParams(chunk.toString()).get('client_secret')
      if (secret !== null) sent.push(secret)
    })
    incoming.pipe(call)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return { url, sent }
}

test('doctor sends secrets of the environment to the simulator of the environment only', async (t) => {
  const { url, sent } = await recorded(t)
  const file = join(mkdtempSync(join(tmpdir(), 'itsme-token-')), 'token')
  writeFileSync(file, secretToken)
  const environment = { ...(await withExample()), ITSME_CLIENT_ID: 'MYAPP' }
  const secrets: Record<string, string>[] = [
    { ITSME_CONTROL_TOKEN: secretToken, ITSME_CLIENT_SECRET: 'not-the-secret' },
    { ITSME_CONTROL_TOKEN_FILE: file, ITSME_CLIENT_SECRET_FILE: file },
  ]
  for (const given of secrets) {
    for (const publicUrl of ['', 'https://own.example']) {
      const ran = await runCli(['doctor', url], {
        ...environment,
        ...given,
        ITSME_PUBLIC_URL: publicUrl,
      })
      t.deepEqual(sent, [], ran.out)
      t.regex(
        ran.out,
        /^warning {2}ITSME_CONTROL_TOKEN and ITSME_CLIENT_SECRET not sent to https:\/\/sim\.example:\d+: it is not ITSME_PUBLIC_URL\n {9}change: give .* as a flag/m,
      )
    }
    await runCli(['doctor'], { ...environment, ...given, ITSME_PUBLIC_URL: `${url}/` })
    t.is(sent.splice(0).length, 2)
  }
  const flags = ['--control-token', secretToken, '--client-secret', 'not-the-secret']
  const { out } = await runCli(['doctor', url, ...flags], environment)
  t.deepEqual(sent.toSorted(), [`Bearer ${secretToken}`, 'not-the-secret'])
  t.regex(out, /the control token is refused/)
})

test('doctor trusts each connection by its own certificate before it sends a secret', async (t) => {
  const { url, sent } = await recorded(t, 6)
  const flags = ['--client-id', 'MYAPP', '--client-secret', 'x', '--control-token', secretToken]
  const { code, out } = await runCli(['doctor', url, ...flags], await withExample())
  t.is(code, 1)
  t.regex(out, /^ok {7}certificate of sim\.example:\d+: trusted/m)
  t.regex(out, /\/connect\/token cannot be reached \(DEPTH_ZERO_SELF_SIGNED_CERT\)/)
  t.deepEqual(sent, [])
})

test('doctor finds a sign-in in front of the simulator, and a simulator that is down', async (t) => {
  const { simulator } = await start(t)
  const location = 'https://login.microsoftonline.com/authorize?x=1'
  const url = await between(t, simulator, (path, text) =>
    path.includes('/connect/authorize?') ? { text, status: 302, location } : { text },
  )
  const flags = ['--client-id', 'DEMO', '--redirect-uri', 'http://localhost:1/cb']
  const { code, out } = await runCli(['doctor', url, ...flags])
  t.is(code, 1)
  t.regex(
    out,
    /^fault {4}\S+\/connect\/authorize leads to https:\/\/login\.microsoftonline\.com\/authorize: something in front of the simulator answers in its place\n {9}change: turn off/m,
  )
  const down = await between(t, simulator, (_path, text) => ({ text, status: 502 }))
  const ran = await runCli(['doctor', down])
  t.is(ran.code, 1)
  t.regex(
    ran.out,
    /the proxy does not reach the simulator \(502\)\n {9}change: start the simulator, or correct its address in the proxy/,
  )
})

test('doctor and b2c take the environment of a simulator as it is; onboard does not look at it', async (t) => {
  const { simulator } = await start(t)
  const environment = {
    ITSME_SERVICE: 'SIGN:confirmation LOGIN:authentication OTHER',
    ITSME_B2C_TENANT: 'contoso',
    ITSME_FIXTURES: 'partners.yaml',
  }
  const examined = await runCli(['doctor', simulator.url], environment)
  t.is(examined.code, 0, examined.err + examined.out)
  const keys = await runCli(['doctor', simulator.url, '--client-id', 'DEMO_KEYS'])
  t.is(keys.code, 0, keys.out)
  t.regex(keys.out, /^ok {7}the partner DEMO_KEYS is there$/m)
  for (const [args, path] of [
    [['doctor'], 'ITSME_PUBLIC_URL'],
    [['doctor', 'x.example'], 'x.example'],
    [['doctor', ''], 'URL'],
  ] as const) {
    const wrong = await runCli(args, { ITSME_PUBLIC_URL: 'itsme.example.com' })
    t.is(wrong.code, 2)
    t.is(wrong.err.split(':')[0], path)
    t.regex(wrong.err, /must be the http or https URL of a simulator/)
  }
  const typed = await runCli(['doctor', simulator.url], { ITSME_PUBLIC_URL: 'itsme.example.com' })
  t.is(typed.code, 0, typed.err)
  for (const url of [
    'https://x.example/clientsecret-oidc/csapi/v0.1',
    'https://x.example/v2/.well-known/openid-configuration',
  ]) {
    const wrong = await runCli(['b2c', '--public-url', url], environment)
    t.is(wrong.code, 2)
    t.regex(
      wrong.err,
      /^--public-url: is the URL of an issuer or of its metadata: give the public URL, https:\/\/x\.example\n/,
    )
  }
  const publicUrl = 'https://x.example/v2'
  const kit = await runCli(['b2c', '--client-id', 'MYAPP', '--public-url', publicUrl], environment)
  t.is(kit.code, 0, kit.err)
  t.regex(kit.out, /openid service:LOGIN profile/)
  t.true(kit.out.includes(`${publicUrl}/clientsecret-oidc/csapi/v0.1/.well-known`))
  const args = ['onboard', '--name', 'Second company', '--redirect-uri', 'https://b.example/cb']
  const made = await runCli(args, { ...environment, ITSME_CLIENT_ID: 'MYAPP' })
  t.is(made.code, 0, made.err)
  t.regex(made.out, /code: SECOND_COMPANY/)
  t.notRegex(made.out, /MYAPP|contoso|OTHER/)
})

const hostile: readonly (readonly [string, string])[] = [
  ['keys of null', '{"keys":[null,5,{"n":5}]}'],
  ['no list', '{"keys":"x"}'],
  ['deep', '['.repeat(200_000)],
]
for (const [title, jwks] of hostile) {
  test(`doctor and compare stand a hostile server: ${title}`, async (t) => {
    const { simulator } = await start(t)
    const url = await between(t, simulator, (path, text) => ({
      text: path.endsWith('/jwks') || path.endsWith('/jwkSet') ? jwks : text,
    }))
    for (const [command, target] of [
      ['doctor', url],
      ['compare', `${url}/v2`],
    ] as const) {
      const { code, err } = await runCli([command, target])
      t.true(code === 1 || code === 2, `${code}`)
      t.notRegex(err, /at .*\.js:|TypeError|RangeError/)
    }
  })
}

test('doctor stands endpoints that are no URL, and asks nobody but who was named', async (t) => {
  const { simulator } = await start(t)
  const inner = await serve(t, (_request, response) => void response.end('{}'))
  const changed = (member: string, value: string) =>
    between(t, simulator, (path, text) => {
      if (!path.endsWith('configuration')) return { text }
      return { text: JSON.stringify({ ...JSON.parse(text), [member]: value }) }
    })
  const args = ['--client-id', 'DEMO', '--redirect-uri', 'https://x.example/']
  for (const member of ['authorization_endpoint', 'jwks_uri', 'token_endpoint', 'issuer']) {
    for (const value of ['not a url', 'ftp://x/', `${inner.url}/admin`]) {
      const { code, err } = await runCli(['doctor', await changed(member, value), ...args])
      t.true(code === 0 || code === 1)
      t.is(err, '')
    }
  }
  t.is(inner.calls(), 0)
})

test('what a server writes reaches the terminal without its control characters', async (t) => {
  const { simulator } = await start(t)
  const url = await between(t, simulator, (_path, text) => ({
    text: text.replace('"normal"', '"\\u001b[31mred\\u0007"'),
  }))
  const { out } = await runCli(['compare', `${url}/v2`])
  t.true(out.includes('only there  claim_types_supported: �[31mred�\n'))
})

test('compare finds no difference with ourselves, and each one with another', async (t) => {
  const { simulator } = await start(t)
  for (const issuer of Object.values(simulator.issuers)) {
    const same = await runCli(['compare', issuer])
    t.is(same.code, 0, same.out)
    t.is(same.out, 'no differences\n')
  }
  const url = await between(t, simulator, (path, text) => {
    const json = JSON.parse(text)
    if (path.endsWith('/jwkSet')) return { text: JSON.stringify({ keys: json.keys.slice(0, 1) }) }
    const changed = {
      ...json,
      scopes_supported: [...json.scopes_supported.slice(1), 'offline'],
      frontchannel: true,
      ui_locales_supported: undefined,
    }
    return { text: JSON.stringify(changed) }
  })
  const ran = await runCli(['compare', `${url}/v2/.well-known/openid-configuration`])
  t.is(ran.code, 1)
  t.deepEqual(ran.out.trimEnd().split('\n'), [
    'only there  frontchannel: true',
    'only there  scopes_supported: offline',
    'only here   scopes_supported: openid',
    'only here   ui_locales_supported: ["fr","nl","de","en"]',
    'different   key 2: none there; RSA 2048 bits, use enc, alg none here',
    '5 differences',
  ])
  const running = await runCli(['compare', simulator.issuers.v2, '--with', simulator.url])
  t.is(running.code, 0)
  const { simulator: own } = await start(t, { keys: (await runCli(['keys'])).out })
  const otherKeys = await runCli(['compare', own.issuers.v2])
  t.is(otherKeys.out, 'no differences\n', 'keys of its own are no difference')
  const bare = await between(t, simulator, (path, text) => {
    const keys = [
      { kty: 'RSA', n: 'AQAB', use: 'sig' },
      { kid: 'x', kty: 'EC', use: 'enc' },
    ]
    return { text: path.endsWith('/jwkSet') ? JSON.stringify({ keys }) : text }
  })
  t.deepEqual((await runCli(['compare', `${bare}/v2`])).out.trimEnd().split('\n'), [
    'different   key 1: RSA 24 bits, use sig, alg none, no kid there; RSA 2048 bits, use sig, alg RS256 here',
    'different   key 2: EC, use enc, alg none there; RSA 2048 bits, use enc, alg none here',
    '2 differences',
  ])
  const nothing = await runCli(['compare'])
  t.is(nothing.code, 2)
  t.regex(nothing.err, /^URL: give the URL of an issuer/)
  const home = await runCli(['compare', simulator.url])
  t.is(home.code, 2)
  t.regex(home.err, /^URL: \S+ holds no JSON object \(404\); give the URL of an issuer, such as/)
  const dead = await runCli(['compare', simulator.issuers.v2, '--with', 'http://localhost:9'])
  t.regex(dead.err, /^--with: http:\/\/localhost:9\S+ cannot be reached/)
  const nobody = await runCli(['compare', `http://localhost:${await freePort()}/v2`])
  t.is(nobody.code, 2)
  t.regex(nobody.err, /cannot be reached \(ECONNREFUSED\)/)
})
