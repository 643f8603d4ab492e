import { raw } from '../helpers/raw.ts'
import { withSimulator } from '../helpers/simulator.ts'
import { until } from '../helpers/until.ts'
import { authorizationUrl, createClient, login, redeem } from '../helpers/visitor.ts'

type Params = Readonly<Record<string, string | undefined>>

/** What was sent, whether it goes back to the client, the error and its words, and the reason for developers. */
interface Row {
  readonly sent: Params
  /** As it stands at the end of the query. */
  readonly more?: string
  readonly to: 'page' | 'client'
  readonly error: string
  readonly description: string
  readonly reason: string
}

const notSupported = 'The response type is not supported.'
const onlyCode =
  'is not supported: itsme only has the authorization code flow; send response_type=code'

const rows: Readonly<Record<string, Row>> = {
  'a scope with commas': {
    sent: { scope: 'openid,service:DEMO_LOGIN,profile' },
    to: 'client',
    error: 'invalid_scope',
    description: 'The scope openid is missing.',
    reason:
      'scope "openid,service:DEMO_LOGIN,profile" has commas: separate the values by single spaces',
  },
  'a scope with commas after openid': {
    sent: { scope: 'openid service:DEMO_LOGIN,profile' },
    to: 'client',
    error: 'invalid_request',
    description:
      'No corresponding service found for the given OpenID scope openid service:DEMO_LOGIN,profile',
    reason:
      'scope "openid service:DEMO_LOGIN,profile" has commas: separate the values by single spaces',
  },
  'a space after service:': {
    sent: { scope: 'openid service: DEMO_LOGIN profile' },
    to: 'client',
    error: 'invalid_request',
    description:
      'No corresponding service found for the given OpenID scope openid service: DEMO_LOGIN profile',
    reason:
      'scope "openid service: DEMO_LOGIN profile" has a space after "service:": write service:CODE in one word',
  },
  'a scope with a blank too many': {
    sent: { scope: 'openid  service:DEMO_LOGIN' },
    to: 'client',
    error: 'invalid_scope',
    description: 'scope contains invalid characters',
    reason: 'scope is "openid  service:DEMO_LOGIN": separate the values by single spaces',
  },
  'a scope without openid': {
    sent: { scope: 'service:DEMO_LOGIN' },
    to: 'client',
    error: 'invalid_scope',
    description: 'The scope openid is missing.',
    reason: 'scope is "service:DEMO_LOGIN": add openid',
  },
  'response_type=id_token': {
    sent: { response_type: 'id_token' },
    to: 'client',
    error: 'unsupported_response_type',
    description: notSupported,
    reason: `response_type "id_token" ${onlyCode}`,
  },
  'response_type=code id_token': {
    sent: { response_type: 'code id_token' },
    to: 'client',
    error: 'unsupported_response_type',
    description: notSupported,
    reason: `response_type "code id_token" ${onlyCode}`,
  },
  'response_type missing': {
    sent: { response_type: undefined },
    to: 'page',
    error: 'invalid_request',
    description: 'Invalid request: Missing &quot;response_type&quot; parameter',
    reason: 'response_type is missing; send response_type=code',
  },
  'response_type twice': {
    sent: {},
    more: '&response_type=code',
    to: 'page',
    error: 'invalid_request',
    description: 'Invalid request: repeated &quot;response_type&quot; parameter',
    reason: 'response_type is given more than once; send response_type=code',
  },
  'max_age=abc': {
    sent: { max_age: 'abc' },
    to: 'client',
    error: 'invalid_request',
    description: 'invalid max_age parameter value',
    reason: 'max_age is "abc": send a whole number of seconds, or leave it out',
  },
  'prompt=x': {
    sent: { prompt: 'x' },
    to: 'client',
    error: 'invalid_request',
    description: 'unsupported prompt value requested',
    reason: 'prompt is "x": send login, consent or none, or leave it out',
  },
  'code_challenge_method=plain': {
    sent: { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' },
    to: 'client',
    error: 'invalid_request',
    description: 'not supported value of code_challenge_method',
    reason: 'code_challenge_method is "plain": send S256',
  },
  'no redirect_uri': {
    sent: { redirect_uri: undefined },
    to: 'page',
    error: 'invalid_redirect_uri',
    description: 'The redirect URI is not registered for this service.',
    reason: 'redirect_uri is missing',
  },
  'redirect_uri twice': {
    sent: {},
    more: '&redirect_uri=http://localhost:1/cb',
    to: 'page',
    error: 'invalid_redirect_uri',
    description: 'The redirect URI is not registered for this service.',
    reason: 'redirect_uri is given more than once',
  },
}

for (const [title, row] of Object.entries(rows)) {
  withSimulator(
    `the authorization endpoint says what to do: ${title}`,
    async (t, { simulator }) => {
      const { sent, more = '', to, error, description, reason } = row
      const url = authorizationUrl(simulator, sent) + more
      const { statusCode, headers, body } = await createClient().get(url)
      if (to === 'client') {
        t.is(statusCode, 302, body)
        const { searchParams } = new URL(String(headers.location))
        t.is(searchParams.get('error'), error)
        t.is(searchParams.get('error_description'), description)
        t.is(searchParams.get('state'), 'state-1')
      } else {
        t.is(statusCode, 400)
        t.is(headers.location, undefined)
        t.true(body.includes(`${error} - ${description}`), body)
      }
      const [entry, ...others] = await simulator.journal.list({ type: 'refusal' })
      t.deepEqual(others, [])
      t.true(entry?.summary.includes(reason), entry?.summary)
    },
  )
}

withSimulator(
  'the token endpoint says what to do about a verifier that nobody announced',
  async (t, { simulator }) => {
    const code = (await login(simulator)).searchParams.get('code') ?? ''
    const { status, body } = await redeem(simulator, code, { code_verifier: 'x'.repeat(43) })
    t.is(status, 400)
    t.is(body['error'], 'invalid_grant')
    const [entry] = await simulator.journal.list({ type: 'refusal' })
    const reason =
      '; the authorization request had no code_challenge: send one there, or leave code_verifier out here'
    t.true(entry?.summary.includes(reason), entry?.summary)
  },
)

for (const [issuer, other, path] of [
  ['csapi', 'v2', '/clientsecret-oidc/csapi/v0.1/connect/token'],
  ['v2', 'csapi', '/v2/token'],
] as const) {
  withSimulator(
    `the token endpoint of ${other} says where a code of ${issuer} belongs`,
    async (t, { simulator }) => {
      const back = await login(simulator, {}, { issuer })
      const code = back.searchParams.get('code') ?? ''
      const { status, body } = await redeem(simulator, code, {}, other)
      t.is(status, 400)
      t.is(body['error'], 'invalid_grant')
      const [entry] = await simulator.journal.list({ type: 'refusal' })
      const reason = `; the code is of the issuer ${issuer}: redeem it at ${path}`
      t.true(entry?.summary.includes(reason), entry?.summary)
      t.false(entry?.summary.includes(code))
      t.is((await redeem(simulator, code, {}, issuer)).status, 200, 'it is still good there')
    },
  )
}

withSimulator('a name of a cluster is told of --internal-url', async (t, { simulator, log }) => {
  const names = ['itsme.default.svc', 'itsme.default.svc.cluster.local:4876', 'sim.corp', 'sim.lan']
  for (const host of names) {
    const { status, body } = await raw(simulator, 'GET', '/v2/jwkSet', { host })
    // Names that cannot be anybody's on the internet are taken as they are.
    if (status === 200) continue
    t.is(status, 421)
    const message = `host "${host}" is not known here; start with --internal-url http://${host}`
    t.is(body, `${message}\n`)
    t.true(await until(() => log.some((line) => line.includes(message))))
  }
  const { status, body } = await raw(simulator, 'GET', '/', { host: 'itsme.default.svc' })
  t.is(status, 421)
  t.false(body.includes('PUBLIC_URL'))
  const there = await raw(simulator, 'GET', '/', { host: 'sim.example.com' })
  t.regex(there.body, /start with ITSME_PUBLIC_URL=https:\/\/sim\.example\.com\n$/)
})
