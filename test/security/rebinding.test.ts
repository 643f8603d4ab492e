import test from 'ava'
import type { Simulator, SimulatorOptions } from '../../src/index.ts'
import { raw } from '../helpers/raw.ts'
import { start } from '../helpers/simulator.ts'

type Headers = Readonly<Record<string, string>>

/** How browsers and programs show themselves. */
const callers: Readonly<Record<string, (host: string) => Headers>> = {
  'a browser by its name': () => ({ 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140' }),
  'a browser by Sec-Fetch-Site': () => ({ 'sec-fetch-site': 'same-origin', 'user-agent': 'x' }),
  'a browser by a navigation': () => ({ 'sec-fetch-site': 'none' }),
  'a browser by its Origin': (host) => ({ origin: `http://${host}` }),
}

const programs: Readonly<Record<string, Headers>> = {
  curl: { 'user-agent': 'curl/8.5.0', accept: '*/*' },
  'Node fetch': { 'user-agent': 'node', 'sec-fetch-mode': 'cors', accept: '*/*' },
  'a library without a name': {},
  'a program that says whom it is compatible with': { 'user-agent': 'Bot (Mozilla/5.0)' },
}

/** What a stranger would want; of event streams only the headers are asked for. */
const wanted = [
  ['GET', '/control/state'],
  ['HEAD', '/control/events'],
  ['GET', '/app'],
  ['GET', '/app/+32470000001'],
  ['HEAD', '/events'],
  ['GET', '/inspector/findings'],
  ['GET', '/demo'],
] as const

const statusesOf = async (simulator: Simulator, headers: Record<string, string>) => {
  const answers = wanted.map(async ([method, path]) => {
    const answer = await raw(simulator, method, path, headers)
    return { what: `${method} ${path}`, status: answer.status, body: answer.body }
  })
  const home = await raw(simulator, 'GET', '/?show=secret', headers)
  return { answers: await Promise.all(answers), showsSecret: home.body.includes('demo-secret') }
}

/** The demo website sends who came under a name for servers to the one for browsers. */
const opened = (what: string) => (what === 'GET /demo' ? [200, 303] : [200])

const names: readonly (readonly [
  host: string,
  isOpenToBrowsers: boolean,
  options?: SimulatorOptions,
])[] = [
  ['localhost', true],
  ['LOCALHOST', true],
  ['foo.localhost', true],
  ['a.b.localhost', true],
  ['127.0.0.1', true],
  ['127.8.8.8', true],
  ['[::1]', true],
  ['192.168.1.5', true],
  ['10.0.0.3', true],
  ['172.16.9.9', true],
  ['[fd00::1]', true],
  ['itsme.test', false],
  ['itsme', false],
  ['evil.local', false],
  ['localhost.test', false],
  ['127.0.0.1.test', false],
  ['host.docker.internal', false],
  ['itsme.test', true, { internalUrls: ['http://itsme.test:4876'] }],
  ['itsme', true, { internalUrls: ['http://itsme:4876'] }],
  ['itsme.test', true, { publicUrl: 'http://itsme.test:4876' }],
  ['evil.local', false, { internalUrls: ['http://itsme.test:4876'] }],
  ['evil.local', false, { publicUrl: 'http://itsme.test:4876' }],
]

for (const [name, isOpen, options = {}] of names) {
  const [option = 'no name'] = Object.keys(options)
  const given = [option, ...Object.values(options).flat()].join(' ')
  const says = isOpen ? 'steers the simulator' : 'steers nothing'
  test(`a browser that came to ${name} ${says}: given ${given}`, async (t) => {
    const { simulator } = await start(t, options)
    const host = `${name}:4876`
    for (const [title, headersOf] of Object.entries(callers)) {
      const headers = { ...headersOf(host), host }
      const { answers, showsSecret } = await statusesOf(simulator, headers)
      t.is(showsSecret, isOpen, title)
      for (const { what, status, body } of answers) {
        t.true((isOpen ? opened(what) : [403]).includes(status), `${title}: ${what}: ${status}`)
        if (isOpen || what.startsWith('HEAD')) continue
        const text = body.replaceAll(/&quot;|\\"/g, '"')
        const reason = `a browser used the host "${name}", which any web site may let lead here; use localhost, or start with --internal-url http://${host}; start with --control-token`
        t.true(text.includes(reason), `${title}: ${what}: ${text}`)
      }
      const reset = await raw(simulator, 'POST', '/control/reset', headers)
      t.is(reset.status, isOpen ? 204 : 403, title)
    }
  })

  test(`a program that came to ${name} steers the simulator: given ${given}`, async (t) => {
    const { simulator } = await start(t, options)
    for (const [title, headers] of Object.entries(programs)) {
      const { answers, showsSecret } = await statusesOf(simulator, {
        ...headers,
        host: `${name}:4876`,
      })
      t.true(showsSecret, title)
      for (const { what, status } of answers)
        t.true(opened(what).includes(status), `${title}: ${what}: ${status}`)
    }
  })
}

test('with the control token a browser steers the simulator under any private name', async (t) => {
  const controlToken = 'a-token-of-enough-length'
  const { simulator } = await start(t, { controlToken })
  const headers = { host: 'itsme.test:4876', 'user-agent': 'Mozilla/5.0' }
  const refused = await raw(simulator, 'GET', '/control/state', headers)
  t.is(refused.status, 401)
  t.regex(refused.body, /--internal-url http:\/\/itsme\.test:4876; send the control token as/)
  const page = await raw(simulator, 'GET', '/app', headers)
  t.is(page.status, 303)
  t.regex(String(page.headers['location']), /\/sign-in\?returnTo=%2Fapp$/)
  const authorization = `Bearer ${controlToken}`
  t.is((await raw(simulator, 'GET', '/control/state', { ...headers, authorization })).status, 200)
})

const origins = [
  ['http://localhost:3000', true],
  ['https://localhost', true],
  ['HTTP://LOCALHOST:3000', true],
  ['http://foo.localhost', true],
  ['http://10.0.0.1', true],
  ['ftp://localhost', false],
  ['chrome-extension://localhost', false],
  ['file://localhost', false],
  ['ws://localhost', false],
  ['moz-extension://127.0.0.1', false],
  ['httpx://localhost', false],
  ['//localhost', false],
  ['localhost', false],
  ['null', false],
  ['http://', false],
  ['http://evil.example', false],
  ['http://localhost.evil.example', false],
  ['http://localhost@evil.example', false],
] as const

for (const [origin, isTaken] of origins) {
  test(`an Origin counts with its scheme: ${origin} ${isTaken ? 'is taken' : 'is refused'}`, async (t) => {
    const { simulator } = await start(t)
    for (const [method, path] of wanted) {
      const { status, headers, body } = await raw(simulator, method, path, { origin })
      t.is(status, isTaken ? 200 : 403, `${method} ${path}`)
      if (!isTaken) t.is(headers['access-control-allow-origin'], undefined)
      if (isTaken || method === 'HEAD') continue
      t.regex(body, /\(Origin\), which is not an http or https origin with a private name/)
    }
  })
}

const forwarding = {
  Fastly: ['fastly-client-ip', 'fastly-ff', 'cdn-loop', 'fastly-ssl'],
  Fly: ['fly-client-ip', 'fly-forwarded-port', 'fly-region'],
  Cloudflare: ['cf-connecting-ip', 'cf-ray', 'cf-visitor', 'cf-ipcountry', 'true-client-ip'],
  'App Engine': ['x-appengine-user-ip', 'x-appengine-country', 'x-appengine-https'],
  Azure: [
    'x-azure-clientip',
    'x-azure-fdid',
    'x-arr-ssl',
    'x-arr-log-id',
    'x-appservice-proto',
    'disguised-host',
    'was-default-hostname',
    'x-original-host',
  ],
  others: [
    'forwarded',
    'via',
    'x-real-ip',
    'x-client-ip',
    'x-forwarded-for',
    'x-forwarded-scheme',
    'x-envoy-external-address',
  ],
}

for (const [provider, headers] of Object.entries(forwarding)) {
  test(`what comes through a proxy steers nothing: ${provider}`, async (t) => {
    const { simulator } = await start(t)
    for (const header of headers) {
      const { answers, showsSecret } = await statusesOf(simulator, { [header]: '1' })
      t.false(showsSecret, header)
      for (const { what, status } of answers) t.is(status, 403, `${header}: ${what}`)
      const shown = header.replace(/(^|-)\w/g, (letter) => letter.toUpperCase())
      t.true(answers[0]?.body.includes(`came through a proxy (header ${shown})`), header)
    }
  })
}
