import test from 'ava'
import type { Simulator } from '../../src/index.ts'
import { type RawAnswer, raw } from '../helpers/raw.ts'
import { assertionType } from '../helpers/rp-keys.ts'
import { start } from '../helpers/simulator.ts'
import { authorizationUrl, createVisitor, endpoint, openIdentify } from '../helpers/visitor.ts'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const anna = '+32470000001'

/** So many parameters, each with a name of its own, after what was given. */
function padded(count: number, given = 'x=1'): string {
  const missing = count - given.split('&').length
  return [given, ...Array.from({ length: missing }, (_, index) => `p${index}`)].join('&')
}

/** The most parameters that fit into 64 kB, each as short as can be. */
const huge = `x=1${'&a'.repeat(31_000)}`

/** A place that takes a query or a form, and how it refuses one with too many parameters. */
interface Place {
  readonly title: string
  /** Sends a query or a form. */
  readonly send: (simulator: Simulator, text: string) => Promise<RawAnswer>
  readonly status: number
  readonly says: (what: string) => RegExp
  readonly what: 'the query' | 'the body'
  /** Where the journal has it; undefined where nothing is journalled. */
  readonly step?: string
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}

const byGet = (path: (simulator: Simulator) => string) => (simulator: Simulator, text: string) =>
  raw(simulator, 'GET', `${path(simulator)}?${text}`)
const byPost = (path: (simulator: Simulator) => string) => (simulator: Simulator, text: string) =>
  raw(simulator, 'POST', path(simulator), form, text)

const onPage = (reason: string) => new RegExp(`invalid_request.*${reason}`, 's')
const asProblem = (detail: string) =>
  new RegExp(`^\\{"type":"urn:itsme-simulator:bad-input",.*"detail":"${detail}"`)
const asError = (description: string) =>
  new RegExp(`^\\{"error":"invalid_request","error_description":"${description}`)

const pages = [
  '/',
  '/demo',
  '/demo/start',
  '/app',
  `/app/${anna}`,
  '/inspector/findings',
  '/sign-in',
]

const places: readonly Place[] = [
  ...pages.map(
    (path): Place => ({
      title: `GET ${path}`,
      send: byGet(() => path),
      status: 400,
      says: onPage,
      what: 'the query',
      step: 'page',
    }),
  ),
  ...(['csapi', 'v2'] as const).flatMap((issuer): Place[] => [
    {
      title: `GET to the authorization endpoint of ${issuer}`,
      send: byGet((simulator) => new URL(endpoint(simulator, 'authorization', issuer)).pathname),
      status: 400,
      says: onPage,
      what: 'the query',
      step: 'page',
    },
    {
      title: `POST to the authorization endpoint of ${issuer}`,
      send: byPost((simulator) => new URL(endpoint(simulator, 'authorization', issuer)).pathname),
      status: 400,
      says: onPage,
      what: 'the body',
      step: 'authorize',
    },
    ...(['token', 'userinfo'] as const).flatMap((name): Place[] => [
      {
        title: `POST to ${name} of ${issuer}`,
        send: byPost((simulator) => new URL(endpoint(simulator, name, issuer)).pathname),
        status: 400,
        says: asError,
        what: 'the body',
        step: name,
      },
      {
        title: `a query at ${name} of ${issuer}`,
        send: byGet((simulator) => new URL(endpoint(simulator, name, issuer)).pathname),
        status: 400,
        says: () => /^\{"error":"invalid_request","error_description":"The request has too many/,
        what: 'the query',
        step: 'page',
      },
    ]),
  ]),
  {
    title: 'POST to revocation',
    send: byPost(() => '/clientsecret-oidc/csapi/v0.1/connect/revoke'),
    status: 400,
    says: asError,
    what: 'the body',
    step: 'revocation',
  },
  {
    title: 'a client assertion beside many others',
    send: (simulator, text) =>
      byPost(() => '/v2/token')(
        simulator,
        `client_assertion=x&client_assertion_type=${encodeURIComponent(assertionType)}&${text}`,
      ),
    status: 400,
    says: () => /^\{"error":"invalid_request","error_description":"the body has \d+ parameters/,
    what: 'the body',
    step: 'token',
  },
  {
    title: 'the control API',
    send: byGet(() => '/control/actions'),
    status: 422,
    says: asProblem,
    what: 'the query',
  },
  {
    title: 'the form of sign-in',
    send: byPost(() => '/sign-in'),
    status: 422,
    says: (reason) => new RegExp(reason),
    what: 'the body',
  },
]

for (const { title, send, status, says, what, step } of places) {
  test(`more than 200 parameters are refused before they are parsed: ${title}`, async (t) => {
    const { simulator } = await start(t, { controlToken: 'a-token-of-enough-length' })
    const answer = await send(simulator, padded(title.startsWith('a client') ? 199 : 201))
    t.is(answer.status, status, answer.body)
    t.regex(answer.body, says(`${what} has 201 parameters, at most 200 are allowed`))
    const [entry] = await simulator.journal.list({ type: 'refusal' })
    t.is(entry?.step, step as never)
    if (step !== undefined)
      t.regex(entry?.summary ?? '', /has 201 parameters, at most 200 are allowed/)
  })
}

test('200 parameters are taken everywhere', async (t) => {
  const { simulator } = await start(t, { controlToken: 'a-token-of-enough-length' })
  for (const { title, send } of places) {
    const { body } = await send(simulator, padded(title.startsWith('a client') ? 198 : 200))
    t.notRegex(body, /parameters, at most|too many parameters/, title)
  }
  const { search } = new URL(authorizationUrl(simulator))
  const path = new URL(endpoint(simulator, 'authorization')).pathname
  const asked = padded(200, search.slice(1))
  for (const answer of [
    await raw(simulator, 'GET', `${path}?${asked}`),
    await raw(simulator, 'POST', path, form, asked),
  ]) {
    t.true([302, 303].includes(answer.status))
    t.regex(String(answer.headers['location']), /\/identify\//)
  }
})

test('the forms of pages are refused with too many fields, and change nothing', async (t) => {
  const { simulator } = await start(t, { controlToken: 'a-token-of-enough-length' })
  const visitor = createVisitor()
  const page = await openIdentify(simulator, visitor)
  const cookie = await visitor.jar.getCookieString(page)
  const number = `countryCode=32&phoneNumber=${encodeURIComponent(anna)}`
  const sent = await raw(simulator, 'POST', pathOf(page), { ...form, cookie }, padded(201, number))
  t.is(sent.status, 422)
  t.regex(sent.body, /the body has 201 parameters, at most 200 are allowed/)
  t.deepEqual(await simulator.actions.list(), [])
  const taken = await raw(simulator, 'POST', pathOf(page), { ...form, cookie }, padded(200, number))
  t.is(taken.status, 303)
  const { id } = await simulator.actions.next({ phoneNumber: anna })
  const confirm = `/app/${anna}/actions/${id}/confirm`
  const refused = await raw(simulator, 'POST', confirm, form, padded(201, 'icon=1'))
  t.is(refused.status, 422)
  t.is((await simulator.actions.get(id)).status, 'pending')
})

for (const { title, send, status } of places) {
  test.serial(`31,000 parameters cost next to nothing: ${title}`, async (t) => {
    const { simulator } = await start(t, { controlToken: 'a-token-of-enough-length' })
    await send(simulator, padded(201))
    const before = process.cpuUsage()
    t.is((await send(simulator, huge)).status, status)
    const { user, system } = process.cpuUsage(before)
    // It was 16 seconds and more; starting a garbage collection is not a failure.
    t.true(user + system < 1_000_000, `${(user + system) / 1000} ms`)
  })
}
