import test from 'ava'
import type { NewFault, Simulator } from '../../src/index.ts'
import { anyFault } from '../helpers/any-fault.ts'
import {
  createParty,
  formPartner,
  type TokenFormName,
  tokenForms,
} from '../helpers/relying-parties.ts'
import { makeRpKeys } from '../helpers/rp-keys.ts'
import { start } from '../helpers/simulator.ts'
import { createVisitor, logInAtDemo } from '../helpers/visitor.ts'

type Endpoint = NonNullable<NonNullable<NewFault['match']>['endpoint']>
type Attributes = NonNullable<NewFault['attributes']>

/** What openid-client 6, and 5, say of a kind that they must refuse. */
interface Row {
  readonly six?: RegExp
  readonly five?: RegExp
  readonly endpoints: readonly Endpoint[]
  readonly attributes?: Attributes
  /** Where the kind can do no wrong. */
  readonly not?: readonly TokenFormName[]
}

const both = ['token', 'userinfo'] as const
const servers = ['token', 'userinfo', 'discovery', 'jwks'] as const
const cut = /other side closed|ECONNRESET|socket hang up|terminated/

const table: Readonly<Record<string, Row>> = {
  'invalid-iss': { endpoints: both, six: /"iss" \(issuer\)/, five: /unexpected iss value/ },
  'invalid-aud': { endpoints: both, six: /"aud" \(audience\) claim value/, five: /aud mismatch/ },
  'missing-aud': { endpoints: both, six: /"aud" .* missing/, five: /missing .* aud/ },
  'missing-sub': {
    endpoints: both,
    six: /"sub" \(subject\) claim missing|body "sub" property must be a string/,
    five: /missing .* sub|userinfo sub mismatch/,
  },
  'missing-iat': { endpoints: both, six: /"iat" .* missing/, five: /missing .* iat/ },
  'nonce-invalid': { endpoints: ['token'], six: /"nonce" claim value/, five: /nonce mismatch/ },
  'missing-nonce': {
    endpoints: ['token'],
    six: /"nonce" \(nonce\) claim missing/,
    five: /nonce mismatch, expected nonce-1, got: undefined/,
  },
  'invalid-expired-exp': { endpoints: both, six: /"exp" \(expiration time\)/, five: /JWT expired/ },
  'iat-is-week-in-past': { endpoints: both },
  'nbf-in-future': { endpoints: both, six: /"nbf" \(not before\)/, five: /not active yet/ },
  'idtoken-sig-none': {
    endpoints: both,
    six: /unexpected JWT "alg" header/,
    five: /expected RS256, got: none/,
  },
  'invalid-sig-rs256': {
    endpoints: both,
    six: /signature verification failed/,
    five: /failed to validate JWT signature/,
  },
  'kid-absent': { endpoints: both },
  'kid-unknown': { endpoints: both, six: /no applicable keys found/, five: /no valid key found/ },
  'alg-confusion-hs256': {
    endpoints: both,
    six: /unsupported JWS algorithm|unexpected JWT "alg" header/,
    five: /expected RS256, got: HS256/,
  },
  'wrong-encryption-key': {
    endpoints: both,
    six: /decryption operation failed/,
    five: /failed to decrypt JWE/,
    not: ['signed'],
  },
  'cty-missing': { endpoints: both, not: ['signed'] },
  'acr-downgraded': { endpoints: ['token'] },
  'userinfo-invalid-sub': {
    endpoints: ['userinfo'],
    six: /unexpected "response" body "sub"/,
    five: /userinfo sub mismatch/,
  },
  'aud-array': { endpoints: both },
  'aud-with-stranger': {
    endpoints: ['token'],
    six: /additional untrusted audiences|"azp" \(authorized party\) claim/,
    five: /azp/,
  },
  'azp-invalid': { endpoints: ['token'], five: /azp mismatch/ },
  // Version 5 has no leeway for a clock that is ahead.
  'clock-skew': { endpoints: both, attributes: { seconds: -20 } },
  'signature-empty': {
    endpoints: both,
    six: /signature verification failed/,
    five: /failed to validate JWT signature/,
  },
  'alg-case': {
    endpoints: both,
    six: /unexpected JWT "alg" header|unsupported JWS algorithm/,
    five: /expected RS256, got: rs256/,
  },
  'header-crit': {
    endpoints: both,
    six: /critical|crit/,
    five: /failed to validate JWT signature/,
  },
  'header-jwk': {
    endpoints: both,
    six: /signature verification failed/,
    five: /failed to validate JWT signature/,
  },
  'header-jku': {
    endpoints: both,
    six: /signature verification failed/,
    five: /failed to validate JWT signature/,
  },
  'header-x5u': {
    endpoints: both,
    six: /signature verification failed/,
    five: /failed to validate JWT signature/,
  },
  'claim-value': { endpoints: both },
  'token-large': { endpoints: both },
  'claim-missing': { endpoints: both },
  'claim-null': { endpoints: both },
  'claim-wrong-type': { endpoints: both },
  error: {
    endpoints: ['token', 'userinfo', 'authorization'],
    six: /server responded with|authorization response from the server is an error/,
    five: /^OPError: invalid_request/,
    attributes: { error: 'invalid_request' },
  },
  'id-token-missing': {
    endpoints: ['token'],
    six: /"id_token" property must be a string/,
    five: /id_token not present/,
  },
  'access-token-missing': {
    endpoints: ['token'],
    six: /"access_token" property must be a string/,
    five: /access_token not present/,
  },
  'token-type-altered': {
    endpoints: ['token'],
    six: /unsupported `token_type`/,
    five: /scheme must be `Bearer`/,
  },
  'error-as-success': {
    endpoints: both,
    six: /"access_token" property must be a string|JWT UserInfo Response expected/,
    five: /id_token not present|expected application\/jwt/,
  },
  'state-twice': {
    endpoints: ['authorization'],
    six: /"state" parameter must be provided only once/,
    five: /state mismatch/,
  },
  'code-long': { endpoints: ['authorization'] },
  'code-with-error': {
    endpoints: ['authorization'],
    six: /authorization response from the server is an error/,
    five: /access_denied/,
  },
  'iss-altered': {
    endpoints: ['authorization'],
    six: /unexpected "iss" \(issuer\) response parameter/,
    five: /iss mismatch/,
  },
  'jwks-empty': {
    endpoints: ['jwks'],
    six: /no applicable keys found/,
    five: /no valid key found/,
  },
  'jwks-without-alg': { endpoints: ['jwks'] },
  'jwks-reused-kid': { endpoints: ['jwks'], six: /multiple applicable keys found/ },
  'jwks-with-ec-key': { endpoints: ['jwks'] },
  'state-altered': {
    endpoints: ['authorization'],
    six: /unexpected "state" response parameter/,
    five: /state mismatch/,
  },
  'state-missing': {
    endpoints: ['authorization'],
    six: /parameter "state" missing/,
    five: /state missing/,
  },
  'code-missing': {
    endpoints: ['authorization'],
    six: /no authorization code/,
    five: /code missing/,
  },
  'issuer-mismatch': {
    endpoints: ['discovery'],
    six: /metadata issuer does not match/,
    five: /unexpected iss value/,
  },
  'signing-key-rotation': { endpoints: ['token'] },
  latency: { endpoints: [...servers, 'authorization'], attributes: { seconds: 0.05 } },
  timeout: { endpoints: servers, six: cut, five: cut, attributes: { seconds: 0.2 } },
  reset: { endpoints: servers, six: cut, five: cut },
  status: { endpoints: servers, six: /unexpected HTTP response status code/, five: /got: 503/ },
  'truncated-body': {
    endpoints: servers,
    six: /failed to parse "response" body as JSON|terminated|other side closed/,
    five: /aborted|ECONNRESET/,
  },
  'not-json': {
    endpoints: servers,
    six: /failed to parse "response" body as JSON|JWT UserInfo Response expected/,
    five: /is not valid JSON|expected application\/jwt/,
  },
  'wrong-content-type': {
    endpoints: servers,
    six: /JWT UserInfo Response expected/,
    five: /expected application\/jwt/,
  },
  'slow-body': { endpoints: servers, attributes: { bytesPerSecond: 50_000 } },
  latch: { endpoints: ['token', 'userinfo'] },
}

const rpKeys = makeRpKeys()

async function startWithForms(t: Parameters<typeof start>[0]): Promise<Simulator> {
  const keys = await rpKeys
  const partners = tokenForms.map((form) => formPartner(form, keys))
  return (await start(t, { fixtures: { partners } })).simulator
}

/** Everything that an error says, its causes included. */
function textOf(error: unknown): string {
  const { name, message, code, cause } = Object(error)
  return `${name}: ${message} ${code ?? ''} ${cause === undefined ? '' : textOf(cause)}`
}

/** Discovery and keys are asked for by servers that have no user yet. */
function matchFor(endpoint: Endpoint, phoneNumber: string): NonNullable<NewFault['match']> {
  return endpoint === 'discovery' || endpoint === 'jwks' ? { endpoint } : { endpoint, phoneNumber }
}

/** The journal tells that a latch holds an answer. */
async function releaseWhenHeld(simulator: Simulator, phoneNumber: string): Promise<void> {
  await simulator.journal.take({ type: 'fault', phoneNumber, timeout: 20 })
  await simulator.faults.release('it')
}

for (const [kind, row] of Object.entries(table)) {
  for (const form of tokenForms) {
    test(`fault ${kind}, ${form}: openid-client does what a correct client does`, async (t) => {
      const simulator = await startWithForms(t)
      const keys = await rpKeys
      for (const endpoint of row.endpoints) {
        const { phoneNumber } = await simulator.users.add({ scenario: { do: 'confirm' } })
        const early = await createParty(simulator, form, keys)
        const { attributes } = row
        const match = matchFor(endpoint, phoneNumber)
        const fault = await simulator.faults.add(
          anyFault({ name: 'it', kind, match, always: true, ...(attributes && { attributes }) }),
        )
        const isEarly = match.phoneNumber !== undefined
        const run = async () => {
          const party = isEarly ? early : await createParty(simulator, form, keys)
          return party.login(phoneNumber)
        }
        if (kind === 'latch') void releaseWhenHeld(simulator, phoneNumber)
        const error: unknown = await run().then(
          () => undefined,
          (reason) => reason,
        )
        const expected = form === 'dir' ? row.five : row.six
        // A client may refuse what it need not.
        const mayRefuse = fault.reaction === 'notice' && expected !== undefined
        const isRefused = (fault.reaction === 'refuse' || mayRefuse) && !row.not?.includes(form)
        const place = `${kind} ${form} at ${endpoint}: ${error === undefined ? 'taken' : textOf(error)}`
        if (isRefused)
          t.regex(error === undefined ? 'taken' : textOf(error), expected ?? /never/, place)
        else t.is(error, undefined, place)
        const { fired } = await simulator.faults.get('it')
        t.is(fired > 0, !row.not?.includes(form), place)
        await simulator.faults.remove('it')
        if (kind !== 'signing-key-rotation') {
          const { claims } = await (await createParty(simulator, form, keys)).login(phoneNumber)
          t.truthy(claims['sub'], `${place}: without the fault all is well`)
        }
      }
    })
  }
}

// stale-keys needs a partner with a jwksUri: faults.test.ts. Pings: ciba/faults.test.ts.
test('the table has every kind of fault, and refusing kinds say why', async (t) => {
  const { simulator } = await start(t)
  const document = await (await fetch(`${simulator.url}/control/openapi.json`)).json()
  const { post } = document.paths['/control/faults']
  t.is(post.requestBody.content['application/json'].schema.$ref, '#/components/schemas/NewFault')
  const { properties } = document.components.schemas.NewFault
  const kinds: string[] = properties.kind.enum.filter((kind: string) => !kind.startsWith('ping-'))
  t.deepEqual(kinds.sort(), [...Object.keys(table), 'stale-keys'].sort())
})

const applicationKinds = [
  'iat-is-week-in-past',
  'acr-downgraded',
  'claim-missing',
  'claim-null',
  'claim-wrong-type',
]
const demoMessages: Readonly<Record<string, RegExp>> = {
  'iat-is-week-in-past': /iat in the ID token is more than 600 seconds ago/,
  'acr-downgraded': /acr in the ID token is &quot;0&quot;: the user was not authenticated/,
  'claim-missing': /name in (the ID token|userinfo) must be a text, got nothing/,
  'claim-null': /name in (the ID token|userinfo) must be a text, got null/,
  'claim-wrong-type': /name in (the ID token|userinfo) must be a text, got 42/,
}

/** The text of an element of a page. */
function textIn(page: string, testId: string): string {
  return new RegExp(`data-testid="${testId}"[^>]*>([^<]*)`).exec(page)?.[1] ?? 'nothing'
}

for (const service of ['DEMO_LOGIN', 'DEMO_KEYS_LOGIN']) {
  test(`the demo website refuses what is left to the application: ${service}`, async (t) => {
    const { simulator } = await start(t)
    const logIn = (phoneNumber: string) =>
      logInAtDemo(simulator, createVisitor(), phoneNumber, service)
    for (const kind of applicationKinds) {
      const { reaction } = await simulator.faults.add(anyFault({ kind, name: 'it' }))
      t.is(reaction, 'notice')
      await simulator.faults.remove('it')
      // For a partner with keys, the claims of scopes are in userinfo only.
      const isElsewhere = service === 'DEMO_KEYS_LOGIN' && kind.startsWith('claim-')
      const endpoint = isElsewhere ? 'userinfo' : 'token'
      const faults = [anyFault({ kind, match: { endpoint } })]
      const user = await simulator.users.add({ scenario: { do: 'confirm' }, faults })
      const refused = textIn(await logIn(user.phoneNumber), 'alert')
      t.regex(refused, demoMessages[kind] ?? /never/, kind)
      t.regex(textIn(await logIn(user.phoneNumber), 'welcome'), /Welcome, /, `${kind}: once`)
    }
  })
}
