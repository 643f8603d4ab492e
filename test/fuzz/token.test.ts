import test from 'ava'
import fc from 'fast-check'
import { type Fuzzed, freshCode, fuzz, startFuzzed } from '../helpers/fuzz.ts'
import { canarySecret, changedForm, oddText, written } from '../helpers/odd-values.ts'
import { type RawAnswer, raw } from '../helpers/raw.ts'
import { callback, endpoint, type IssuerName, secret } from '../helpers/visitor.ts'

/** Stands where a real code or token of this case belongs. */
const own = 'own-value-of-the-case'
const words = (...all: string[]) => fc.constantFrom(...all)
/** What is secret, and not right. */
const wrongSecret = fc.oneof(
  fc.constant(canarySecret),
  oddText(500).map((text) => canarySecret + text),
)

const tokenForm = changedForm(
  {
    grant_type: fc.constant('authorization_code'),
    client_id: fc.constant('DEMO'),
    client_secret: fc.constant(secret),
    redirect_uri: fc.constant(callback),
    code: fc.constant(own),
  },
  {
    ...{ client_secret: wrongSecret, code: wrongSecret, code_verifier: wrongSecret },
    grant_type: words('refresh_token', 'client_credentials', 'password', 'implicit', 'urn:x'),
    client_id: words('DEMO', 'DEMO_KEYS', 'NOBODY', 'demo'),
    client_assertion: wrongSecret,
    client_assertion_type: words('urn:ietf:params:oauth:client-assertion-type:jwt-bearer', 'x'),
    ...{ refresh_token: wrongSecret, assertion: wrongSecret, access_token: wrongSecret },
    ...{
      scope: words('openid', 'openid service:DEMO_LOGIN'),
      resource: words('https://a.example'),
    },
  },
)
const revocationForm = changedForm(
  { client_id: fc.constant('DEMO'), client_secret: fc.constant(secret), token: fc.constant(own) },
  {
    ...{ client_secret: wrongSecret, token: wrongSecret },
    token_type_hint: words('access_token', 'refresh_token', 'id_token'),
  },
)
const userinfoForm = changedForm({}, { access_token: fc.oneof(fc.constant(own), wrongSecret) })

const latin = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map(latinLetter) })
const credentials = fc
  .tuple(fc.oneof(words('DEMO', 'DEMO_KEYS'), oddText(50)), fc.oneof(words(secret), wrongSecret))
  .map((pair) => `Basic ${Buffer.from(pair.join(':')).toString('base64')}`)
const authorization = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: credentials },
  {
    weight: 2,
    arbitrary: words(`Bearer ${own}`, `bearer ${own}`, `DPoP ${own}`, `Bearer  ${own}`),
  },
  { weight: 1, arbitrary: latin.map((text) => `Bearer ${canarySecret}${text}`) },
  { weight: 1, arbitrary: fc.oneof(latin, words('Basic', 'Bearer', 'Basic Og==', 'Basic %', ',')) },
)

function latinLetter(code: number): string {
  return String.fromCharCode(code === 0x7f ? 0x20 : code)
}

const usualType = 'application/x-www-form-urlencoded'

interface Case {
  readonly issuer: IssuerName
  readonly step: 'token' | 'userinfo' | 'revocation'
  readonly method: string
  readonly form: string
  readonly query: string
  readonly authorization: string
  readonly type: string
}

const usualMethods = { token: 'POST', userinfo: 'GET', revocation: 'POST' } as const

function casesOf(step: Case['step'], form: fc.Arbitrary<string>): fc.Arbitrary<Case> {
  const odd = words('GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'PATCH', 'DELETE')
  const types = words(`${usualType}; charset=utf-16`, 'application/json', 'text/plain', '', 'x/y/z')
  return fc.record({
    issuer: fc.constantFrom<IssuerName>('csapi', 'v2'),
    step: fc.constant(step),
    method: fc.oneof(
      { weight: 12, arbitrary: fc.constant(usualMethods[step]) },
      { weight: 1, arbitrary: odd },
    ),
    form,
    query: fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: form }),
    authorization,
    type: fc.oneof({ weight: 15, arbitrary: fc.constant(usualType) }, types),
  })
}

const cases = fc.oneof(
  { weight: 5, arbitrary: casesOf('token', written(tokenForm)) },
  { weight: 2, arbitrary: casesOf('userinfo', written(userinfoForm)) },
  { weight: 1, arbitrary: casesOf('revocation', written(revocationForm)) },
)

test('the endpoints for servers answer JSON, and write no secret, whatever they are sent', async (t) => {
  const fuzzed = await startFuzzed(t)
  fuzzed.hide(secret)
  await fuzz(t, cases, async (each) => {
    const answer = await send(fuzzed, each)
    fuzzed.count(`${each.step} ${answer.status}`)
    checkAnswer(each, answer)
    if (each.step === 'token' && answer.status === 200 && each.method === 'POST') {
      const { access_token, id_token } = JSON.parse(answer.body)
      fuzzed.hide(access_token)
      fuzzed.hide(id_token?.split('.')[2])
    }
    fuzzed.checkCase()
  })
  const expected = {
    'token 200': 0.05,
    'token 400': 0.2,
    'userinfo 200': 0.005,
    'userinfo 401': 0.05,
  }
  await fuzzed.finish(t, { ...expected, 'revocation 200': 0.003 })
})

/** Sends a case, with a code or a token that is really there. */
async function send(fuzzed: Fuzzed, each: Case): Promise<RawAnswer> {
  const { simulator } = fuzzed
  const { issuer, step } = each
  const code = await freshCode(fuzzed, issuer, 'DEMO')
  const value = step === 'token' ? code : await getToken(fuzzed, issuer, code)
  const fill = (text: string) => text.replaceAll(own, value)
  const path = pathOf(fuzzed, step, issuer)
  const headers: Record<string, string> = {
    ...(each.type === '' ? {} : { 'content-type': each.type }),
    ...(each.authorization === '' ? {} : { authorization: fill(each.authorization) }),
  }
  const query = each.query === '' ? '' : `?${fill(each.query).slice(0, 10_000)}`
  const body = ['GET', 'HEAD'].includes(each.method) ? '' : fill(each.form)
  // Node sends a DELETE with a body, but without its length.
  const length = { 'content-length': String(Buffer.byteLength(body)) }
  return raw(simulator, each.method, path + query, { ...headers, ...length }, body)
}

function pathOf({ simulator }: Fuzzed, step: Case['step'], issuer: IssuerName): string {
  if (step !== 'revocation') return new URL(endpoint(simulator, step, issuer)).pathname
  return `${new URL(simulator.issuers[issuer]).pathname}/connect/revoke`
}

async function getToken(fuzzed: Fuzzed, issuer: IssuerName, code: string): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: 'DEMO',
    client_secret: secret,
    redirect_uri: callback,
    code,
  })
  const headers = { 'content-type': usualType }
  const path = pathOf(fuzzed, 'token', issuer)
  const { body } = await raw(fuzzed.simulator, 'POST', path, headers, String(form))
  const { access_token } = JSON.parse(body)
  fuzzed.hide(access_token)
  return access_token
}

const statuses = new Set([200, 400, 401, 404, 405])

/** @throws Error */
function checkAnswer({ step, method }: Case, { status, headers, body }: RawAnswer): void {
  const place = `${step} ${method} → ${status} ${String(headers['content-type'])} ${body.slice(0, 500)}`
  if (method === 'OPTIONS' || (method === 'HEAD' && status < 500)) return
  if (!statuses.has(status)) throw new Error(`an odd status: ${place}`)
  if (step === 'revocation' && status === 200) return
  const { error, error_description, access_token, sub } = JSON.parse(body)
  if (status === 200 && access_token === undefined && sub === undefined) throw new Error(place)
  if (status === 200) return
  if (!/^[a-z_]+$/.test(error) || error === 'server_error')
    throw new Error(`an odd error: ${place}`)
  // RFC 6749, section 5.2.
  if (/[^\x20-\x21\x23-\x5b\x5d-\x7e]/.test(error_description ?? '')) throw new Error(place)
}
