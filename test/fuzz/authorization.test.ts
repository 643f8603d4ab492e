import test from 'ava'
import fc from 'fast-check'
import { authorizationErrorCodes } from '../../src/domain/errors.ts'
import { createBrowser, type End } from '../helpers/browser.ts'
import { type Fuzzed, fuzz, startFuzzed } from '../helpers/fuzz.ts'
import { canarySecret, changedForm, oddJson, oddText, written } from '../helpers/odd-values.ts'
import { template } from '../helpers/templates.ts'
import { callback, endpoint, type IssuerName } from '../helpers/visitor.ts'

const decides = '+32470000002'
const phoneNumbers = fc.constantFrom(
  ...[decides, decides, decides, decides, '+32470000001', '+32470000025', '32470000002'],
  ...['+31600000001', '+32499999999', '{"phoneNumber":"+32470000002"}'],
)
const services = ['DEMO_LOGIN', 'DEMO_IDENTIFICATION', 'DEMO_DATA_SHARING', 'DEMO_CONFIRMATION']
const words = (...all: string[]) => fc.constantFrom(...all)

const claimNames = words(
  ...['name', 'sub', 'acr', 'birthdate', 'picture', 'phone_number', 'address', '__proto__', 'x'],
  'http://itsme.services/v2/claim/BENationalNumber',
)
/** What may stand beside a claim (OpenID Connect Core 5.5.1), and what may not. */
const claimRequest = fc.oneof(
  fc.constant(null),
  fc.record(
    { essential: fc.oneof(fc.boolean(), oddJson), value: oddJson, values: oddJson },
    { requiredKeys: [] },
  ),
  oddJson,
)
const members = fc.dictionary(claimNames, claimRequest, { maxKeys: 3 })
const templateName = words('free_text', 'adv_payment', 'payment', '__proto__', '')
const templates = fc
  .dictionary(words('text_key', 'amount_key', 'currency_key', 'iban_key', 'x'), oddText())
  .chain((texts) => templateName.map((name) => template({ template_name: name, ...texts })))
const claims = fc
  .oneof(
    fc.record({ userinfo: members, id_token: members }, { requiredKeys: [] }),
    fc.record({ userinfo: templates, id_token: members }, { requiredKeys: [] }),
    fc.record({ userinfo: oddJson, id_token: oddJson, x: oddJson }, { requiredKeys: [] }),
    oddJson,
  )
  .map((value) => JSON.stringify(value) ?? '')

const right = {
  client_id: fc.constant('DEMO'),
  response_type: fc.constant('code'),
  scope: fc.constantFrom(...services).map((service) => `openid service:${service} profile email`),
  redirect_uri: fc.constant(callback),
  state: fc.constant('state-1'),
  nonce: fc.constant('nonce-1'),
  login_hint: phoneNumbers,
}
const others = {
  ...{ client_id: words('DEMO', 'DEMO_KEYS', 'demo', 'NOBODY'), login_hint: phoneNumbers, claims },
  prompt: words('none', 'login', 'consent', 'select_account', 'none login', 'login consent'),
  max_age: words('0', '1', '3600', '-1', '1.5', '1e3', '99999999999999999999', 'NaN', ' 1'),
  acr_values: words('tag:sixdots.be,2016-06:acr_basic', 'tag:sixdots.be,2016-06:acr_advanced', 'x'),
  response_mode: words('query', 'form_post', 'fragment', 'web_message', 'jwt', 'form_post.jwt'),
  response_type: words('code', 'token', 'id_token', 'code id_token', 'none'),
  ui_locales: words('fr', 'nl de en', 'xx', 'fr-BE', 'en '.repeat(500)),
  display: words('page', 'popup', 'touch', 'wap'),
  redirect_uri: words(callback, 'http://127.0.0.1/x', 'http://[::1]:1/', `${callback}#f`, '/x'),
  scope: words('openid', 'profile', 'openid service:NOBODY', 'openid  service:DEMO_LOGIN\tx'),
  request: words('x', 'a.b.c', 'a.b.c.d.e', 'e30.e30.', 'eyJhbGciOiJub25lIn0.e30.', '....'),
  request_uri: words('https://evil.example/x', 'urn:ietf:params:oauth:request_uri:x'),
  code_challenge: words('x', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'),
  code_challenge_method: words('S256', 'plain', 's256'),
  id_token_hint: words('e30.e30.', 'x'),
  registration: claims,
  client_secret: fc.constant(canarySecret),
  resource: words('https://a.example', 'x'),
}

interface Case {
  readonly issuer: IssuerName
  readonly method: 'GET' | 'POST'
  readonly query: string
  /** What a user types on the page that asks for a number. */
  readonly typed: string
}

const cases: fc.Arbitrary<Case> = fc.record({
  issuer: fc.constantFrom<IssuerName>('csapi', 'v2'),
  method: fc.constantFrom('GET', 'POST'),
  query: written(changedForm(right, others)),
  typed: fc.oneof(fc.constant(decides), oddText(100)),
})

/** A request line may have 16 kB, headers included. */
const longestQuery = 12_000

test('authorization requests of any shape end at the client or on a page', async (t) => {
  const fuzzed = await startFuzzed(t)
  await fuzz(t, cases, async (each) => {
    const end = await follow(fuzzed, each)
    fuzzed.count(outcomeOf(end))
    fuzzed.hide(codeIn(end))
    fuzzed.checkCase()
  })
  await fuzzed.finish(t, { code: 0.15, 'page 400': 0.1, invalid_request: 0.02, form_post: 0.001 })
})

async function follow({ simulator }: Fuzzed, { issuer, method, query, typed }: Case): Promise<End> {
  const browser = createBrowser(simulator)
  const path = new URL(endpoint(simulator, 'authorization', issuer)).pathname
  const isLong = method === 'POST' || query.length > longestQuery
  const end = isLong
    ? await browser.open('POST', path, query)
    : await browser.open('GET', `${path}?${query}`)
  if (!/^\/identify\/[^/]+$/.test(end.path) || end.answer.status !== 200) return end
  const fields = new URLSearchParams({ countryCode: '32', phoneNumber: typed })
  return browser.open('POST', end.path, String(fields))
}

function codeIn({ left, answer: { body } }: End): string | undefined {
  return left?.searchParams.get('code') ?? /name="code" value="([^"]+)"/.exec(body)?.[1]
}

const documented: ReadonlySet<string> = new Set(authorizationErrorCodes)

/** @throws Error if the client could not make sense of it, or is none */
function outcomeOf({ path, answer, left }: End): string {
  if (left === undefined) {
    if (answer.body.includes('id="form-post"')) return 'form_post'
    if (!String(answer.headers['content-type']).startsWith('text/html')) {
      throw new Error(`no page: ${path} ${answer.status} ${answer.body.slice(0, 300)}`)
    }
    const [, name = ''] = path.split('/')
    return answer.status === 200 ? name : `page ${answer.status}`
  }
  if (!['localhost', '127.0.0.1', '[::1]'].includes(left.hostname)) {
    throw new Error(`a redirect to ${left.href}`)
  }
  const params = left.hash === '' ? left.searchParams : new URLSearchParams(left.hash.slice(1))
  const error = params.get('error')
  if (error !== null && !documented.has(error)) throw new Error(`the error ${left.href}`)
  if (error === null && !params.has('code')) throw new Error(`neither code nor error: ${left.href}`)
  return error ?? 'code'
}
