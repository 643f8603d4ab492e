import test, { type ExecutionContext } from 'ava'
import type { Steerable } from '../../src/index.ts'
import { type RawAnswer, raw } from '../helpers/raw.ts'
import { type Started, start, withSimulator } from '../helpers/simulator.ts'
import { until } from '../helpers/until.ts'

const csapi = '/clientsecret-oidc/csapi/v0.1'

type Method = 'GET' | 'POST'
type Issuer = 'csapi' | 'v2' | undefined

const discovery = (base: string) =>
  `the discovery document is ${base}/.well-known/openid-configuration`
const lists = (base: string) =>
  `the discovery document ${base}/.well-known/openid-configuration lists the endpoints`
const issuers = (base = '') => `the issuers are ${base}${csapi} (csapi) and ${base}/v2 (v2)`

/** Paths that clients of other providers guess, and where they were probably going. */
const guesses: readonly (readonly [Method, path: string, Issuer, hint: string])[] = [
  ['GET', '/v2/.well-known/jwks.json', 'v2', 'the jwks endpoint is /v2/jwkSet'],
  ['GET', '/v2/jwks', 'v2', 'the jwks endpoint is /v2/jwkSet'],
  ['GET', '/v2//.well-known/openid-configuration', 'v2', discovery('/v2')],
  ['GET', '//v2/.well-known/openid-configuration', 'v2', discovery('/v2')],
  ['GET', '/v2/openid-configuration', 'v2', discovery('/v2')],
  ['GET', '/v2/.well-known/oauth-authorization-server', 'v2', discovery('/v2')],
  ['POST', '/v2/connect/token', 'v2', 'the token endpoint is /v2/token'],
  ['POST', '/v2//token', 'v2', 'the token endpoint is /v2/token'],
  ['POST', '/v2/oauth2/v2.0/token', 'v2', 'the token endpoint is /v2/token'],
  ['GET', '/v2/authorize?client_id=DEMO', 'v2', 'the authorization endpoint is /v2/authorization'],
  ['GET', '/v2/auth?client_id=DEMO', 'v2', 'the authorization endpoint is /v2/authorization'],
  ['GET', '/v2/connect/userinfo', 'v2', 'the userinfo endpoint is /v2/userinfo'],
  ['POST', '/v2/revoke', 'v2', 'the revocation endpoint is /v2/connect/revoke'],
  ['GET', '/v2/', 'v2', lists('/v2')],
  ['GET', '/v2', 'v2', lists('/v2')],
  ['GET', '/v2/nothing/of/the/kind', 'v2', lists('/v2')],
  ['POST', '/V2/Token', 'v2', 'the token endpoint is /v2/token'],
  ['POST', `${csapi}/token`, 'csapi', `the token endpoint is ${csapi}/connect/token`],
  [
    'GET',
    `${csapi}/authorize`,
    'csapi',
    `the authorization endpoint is ${csapi}/connect/authorize`,
  ],
  ['GET', `${csapi}/jwks`, 'csapi', `the jwks endpoint is ${csapi}/.well-known/jwks`],
  ['POST', `${csapi}/revocation`, 'csapi', `the revocation endpoint is ${csapi}/connect/revoke`],
  ['GET', `${csapi}/`, 'csapi', lists(csapi)],
  ['GET', '/clientsecret-oidc/.well-known/openid-configuration', undefined, issuers()],
  ['GET', '/.well-known/openid-configuration', undefined, issuers()],
  ['GET', '/.well-known/jwks.json', undefined, issuers()],
  ['POST', '/token', undefined, issuers()],
  ['POST', '/oauth2/token', undefined, issuers()],
  ['GET', '/oauth2/v1/authorize?client_id=DEMO', undefined, issuers()],
  ['POST', '/connect/token', undefined, issuers()],
  ['GET', '/v1.0/userinfo', undefined, issuers()],
  ['GET', '/userinfo/', undefined, issuers()],
]

const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** Holds that a guess is refused, and that one line of the log and one entry of the journal say what was meant. */
async function expectRefusal(
  t: ExecutionContext,
  { journal }: Pick<Steerable, 'journal'>,
  log: readonly string[],
  answer: RawAnswer,
  { issuer, reason }: { readonly issuer: Issuer; readonly reason: string },
): Promise<void> {
  t.is(answer.status, 404)
  t.regex(String(answer.headers['content-type']), /^application\/json/)
  const { error, error_description } = JSON.parse(answer.body)
  t.is(error, 'not_found')
  const [, text, reference = ''] = /^(.*) \[(\d{9})\]$/.exec(error_description) ?? []
  t.is(text, reason)
  const [entry, ...more] = await journal.list({ reference })
  t.deepEqual(more, [])
  t.like(entry, { type: 'refusal', step: 'page', ...(issuer && { issuer }) })
  t.true(entry?.summary.includes(reason), entry?.summary)
  t.deepEqual(await journal.list({ type: 'refusal' }), [entry])
  const lines = log.filter((line) => line.includes('refused'))
  t.is(lines.length, 1, lines.join('\n'))
  t.true(lines[0]?.includes(reason) && lines[0].includes(`[${reference}]`), lines[0])
}

for (const [method, path, issuer, hint] of guesses) {
  withSimulator(`a guessed path is told what was meant: ${method} ${path}`, async (t, started) => {
    const { simulator, log } = started
    const answer = await raw(simulator, method, path, { accept: '*/*', ...form })
    const reason = `${method} ${path.split('?')[0]} is not an endpoint; ${hint}`
    await expectRefusal(t, simulator, log, answer, { issuer, reason })
  })
}

test('below a public URL with a path the hint has that path', async (t) => {
  const { simulator, log } = await start(t, { publicUrl: 'http://sim.test/base' })
  const answer = await raw(simulator, 'GET', '/base/v2/authorize?client_id=DEMO')
  const hint = 'the authorization endpoint is /base/v2/authorization'
  const reason = `GET /base/v2/authorize is not an endpoint; ${hint}`
  await expectRefusal(t, simulator, log, answer, { issuer: 'v2', reason })
  const root = await raw(simulator, 'GET', '/base/.well-known/openid-configuration')
  t.true(JSON.parse(root.body).error_description.includes(issuers('/base')), root.body)
})

test('in a sandbox the hint has its path, and its journal has the entry', async (t) => {
  const { simulator, log } = await start(t)
  const sandbox = await simulator.sandboxes.open()
  const base = `/s/${sandbox.id}`
  const answer = await raw(simulator, 'POST', `${base}/v2/connect/token`, form)
  const hint = `the token endpoint is ${base}/v2/token`
  const reason = `POST ${base}/v2/connect/token is not an endpoint; ${hint}`
  await expectRefusal(t, sandbox, log, answer, { issuer: 'v2', reason })
  t.deepEqual(await simulator.journal.list({ type: 'refusal' }), [])
  const root = await raw(simulator, 'GET', `${base}/.well-known/openid-configuration`)
  t.true(JSON.parse(root.body).error_description.includes(issuers(base)), root.body)
})

/** How browsers ask for a page. */
const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

withSimulator('a browser that guesses gets a page with the reference', async (t, started) => {
  const { simulator, log } = started
  for (const path of ['/v2/authorize?client_id=DEMO', '/oauth2/authorize']) {
    const answer = await raw(simulator, 'GET', path, browser)
    t.is(answer.status, 404)
    t.regex(String(answer.headers['content-type']), /^text\/html/)
    const reference = /\[(\d{9})\] not_found - This is not an endpoint\./.exec(answer.body)?.[1]
    const [entry] = await simulator.journal.list({ reference: String(reference) })
    t.is(entry?.type, 'refusal')
    const hint = path.startsWith('/v2') ? 'is /v2/authorization' : issuers()
    t.true(answer.body.includes(hint) && entry?.summary.includes(hint), 'the developers read it')
    t.true(
      await until(() => log.some((line) => line.includes(`[${reference}]`) && line.includes(hint))),
    )
  }
})

const merelyNotThere = [
  '/foo/bar.png',
  '/favicon.ico',
  '/robots.txt',
  '/apple-touch-icon.png',
  '/.well-known/appspecific/com.chrome.devtools.json',
  '/.well-known/security.txt',
  '/.well-known/change-password',
  '/manifest.json',
  '/login',
  '/images/token',
  '/assets/auth',
  '/v20/nothing',
]

withSimulator('what merely is not there leaves no trace', async (t, started) => {
  const { simulator, log } = started
  const before = log.length
  for (const path of merelyNotThere) {
    for (const headers of [{}, browser]) {
      const answer = await raw(simulator, 'GET', path, headers)
      t.is(answer.status, 404, path)
      t.true(answer.body.includes('There is no such page.'), path)
    }
  }
  t.deepEqual(await simulator.journal.list(), [])
  t.deepEqual(log.slice(before), [])
})

async function statusesOf({ simulator }: Started, paths: readonly string[]): Promise<number[]> {
  const answers = paths.map((path) => raw(simulator, 'GET', path))
  return (await Promise.all(answers)).map(({ status }) => status)
}

withSimulator('the endpoints that are there are none of this', async (t, started) => {
  const paths = ['/v2', csapi].map((base) => `${base}/.well-known/openid-configuration`)
  t.deepEqual(
    await statusesOf(started, [...paths, '/v2/jwkSet', `${csapi}/.well-known/jwks`]),
    [200, 200, 200, 200],
  )
  t.deepEqual(await started.simulator.journal.list({ type: 'refusal' }), [])
})
