import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import got from 'got'
import type { NewFault, Simulator } from '../../src/index.ts'
import { anyFault } from '../helpers/any-fault.ts'
import { makeRpKeys } from '../helpers/rp-keys.ts'
import { until } from '../helpers/until.ts'
import { type Cell, control, mustBe, type Outcome } from './outcome.ts'

type Endpoint = NonNullable<NonNullable<NewFault['match']>['endpoint']>

const callback = 'http://localhost:1/cb'
const secret = 'a-secret-of-more-than-thirty-two-bytes'

/** Made once: that takes longer than all that is done with them. */
const keySets = Promise.all([makeRpKeys(), makeRpKeys()])

/** A partner that meets every fault: with keys to encrypt for, which it has changed once. */
async function withPartner(
  simulator: Simulator,
  run: (user: string) => Promise<void>,
): Promise<void> {
  const [before, after] = await keySets
  let keys = before
  const server = createServer((_request, response) => response.end(JSON.stringify(keys.jwks)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    await simulator.partners.add({
      code: 'ALL',
      secret,
      jwksUri: `http://127.0.0.1:${port}/jwks`,
      idToken: { encryption: { alg: 'RSA-OAEP-256', enc: 'A256GCM' } },
      userinfo: { format: 'encrypted' },
      services: [{ code: 'LOGIN', redirectUris: [callback] }],
    })
    await simulator.partners.add({
      code: 'KIOSK',
      authentication: 'private_key_jwt',
      jwks: before.jwks as never,
      services: [
        {
          code: 'KIOSK_LOGIN',
          redirectUris: [],
          ciba: { delivery: 'ping', notificationEndpoint: `http://127.0.0.1:${port}/ping` },
        },
      ],
    })
    await simulator.partners.refreshKeys('ALL')
    keys = after
    await simulator.partners.refreshKeys('ALL')
    const { phoneNumber } = await simulator.users.add({ scenario: { do: 'confirm' } })
    await run(phoneNumber)
  } finally {
    server.close()
  }
}

const client = got.extend({
  throwHttpErrors: false,
  followRedirect: false,
  retry: { limit: 0 },
  timeout: { request: 20_000 },
})

/** A request whose answer may be anything. */
async function ask(
  url: string,
  options: object = {},
): Promise<{ location?: string; body: string }> {
  return client(url, options).then(
    ({ headers, body }) => ({ ...(headers.location && { location: headers.location }), body }),
    () => ({ body: '' }),
  )
}

/** Calls every endpoint as a client does, whatever comes back. */
async function callEverything({ issuers }: Simulator, phoneNumber: string): Promise<void> {
  const base = issuers.csapi
  await ask(`${base}/.well-known/openid-configuration`)
  await ask(`${base}/.well-known/jwks`)
  const query = new URLSearchParams({
    client_id: 'ALL',
    response_type: 'code',
    scope: 'openid service:LOGIN profile',
    redirect_uri: callback,
    state: 's',
    nonce: 'n',
    login_hint: phoneNumber,
  })
  const { location } = await ask(`${base}/connect/authorize?${query}`)
  const code = location === undefined ? '' : (new URL(location).searchParams.get('code') ?? '')
  const form = { client_id: 'ALL', client_secret: secret }
  const redeemed = await ask(`${base}/connect/token`, {
    method: 'POST',
    form: { ...form, grant_type: 'authorization_code', code, redirect_uri: callback },
  })
  const token = /"access_token":"([^"]+)"/.exec(redeemed.body)?.[1] ?? 'none'
  await ask(`${base}/connect/userinfo`, { headers: { authorization: `Bearer ${token}` } })
  await ask(`${base}/connect/revoke`, { method: 'POST', form: { ...form, token } })
}

/** A login without a browser, whatever comes of it. */
async function askWithoutBrowser(simulator: Simulator, phoneNumber: string): Promise<void> {
  const { issuers, logins } = simulator
  const form = { client_id: 'KIOSK' }
  await ask(`${issuers.v2}/user_discovery_sessions`, { method: 'POST', form })
  await logins.run({ flow: 'ciba', partner: 'KIOSK', phoneNumber }).catch(() => undefined)
}

const isCiba = ({ kind, match }: NewFault) =>
  kind.startsWith('ping-') ||
  match?.endpoint === 'backchannel' ||
  match?.endpoint === 'user-discovery'

/** Waits until the latch holds an answer, and lets it go. */
async function releaseWhenHeld({ faults }: Simulator): Promise<void> {
  const holding = async () => (await faults.get('it')).holding
  await until(async () => (await holding()) > 0)
  mustBe(await holding(), 1, 'holding')
  await faults.release('it')
}

/** Sees each of some faults fire, however they were added. */
function each(
  faults: readonly NewFault[],
  add: (simulator: Simulator, fault: NewFault) => Promise<unknown>,
): Cell['see'] {
  return (simulator) =>
    withPartner(simulator, async (phoneNumber) => {
      for (const fault of faults) {
        await add(simulator, { ...fault, name: 'it' })
        const call = isCiba(fault) ? askWithoutBrowser : callEverything
        const done = call(simulator, phoneNumber)
        if (fault.kind === 'latch') await releaseWhenHeld(simulator)
        await done
        // A ping goes out after the response.
        const fired = async () => (await simulator.faults.get('it')).fired
        await until(async () => (await fired()) > 0)
        mustBe(await fired(), 1, `fired ${JSON.stringify(fault)}`)
        await simulator.faults.remove('it')
      }
    })
}

/** By API and by library alike. */
function byBoth(
  faults: readonly NewFault[],
  api: string,
  library: string,
): Pick<Outcome, 'byApi' | 'byLibrary'> {
  return {
    byApi: {
      text: `\`POST …/faults ${api}\``,
      see: each(faults, (simulator, fault) => control(simulator, 'POST', '/faults', fault)),
    },
    byLibrary: {
      text: `\`faults.add(${library})\``,
      see: each(faults, ({ faults: deeds }, fault) => deeds.add(fault)),
    },
  }
}

/** Test phone numbers that carry faults. */
function byNumbers(numbers: Readonly<Record<string, string>>): Cell {
  return {
    text: Object.entries(numbers)
      .map(([number, what]) => `\`0470 00 00 ${number}\` ${what}`)
      .join(', '),
    async see(simulator) {
      for (const number of Object.keys(numbers)) {
        const phoneNumber = `+324700000${number}`
        await simulator.logins
          .run({ partner: 'DEMO', phoneNumber, nonce: 'n', tokens: true })
          .catch(() => undefined)
        const { items } = await control<{ items: { fired: number }[] }>(
          simulator,
          'GET',
          `/faults?phoneNumber=${phoneNumber.slice(1)}`,
        )
        mustBe(
          items.every(({ fired }) => fired > 0),
          true,
          `${phoneNumber} fires`,
        )
      }
    },
  }
}

function errors(endpoint: Endpoint, codes: readonly string[], byNumber?: Cell): Outcome {
  const faults = codes.map((error) =>
    anyFault({ kind: 'error', match: { endpoint }, attributes: { error } }),
  )
  return {
    name: `${endpoint} returns an error`,
    values: codes,
    ...(byNumber && { byNumber }),
    ...byBoth(
      faults,
      `{"kind":"error","match":{"endpoint":"${endpoint}"},"attributes":{"error":…}}`,
      `{ kind: 'error', match: { endpoint: '${endpoint}' }, attributes: { error } }`,
    ),
  }
}

function kinds(what: string, names: readonly string[], byNumber?: Cell): Outcome {
  const attributes: Readonly<Record<string, NewFault['attributes']>> = {
    latency: { seconds: 0.1 },
    'ping-late': { seconds: 0.1 },
    timeout: { seconds: 0.2 },
    'slow-body': { bytesPerSecond: 100_000 },
  }
  const faults = names.map((kind) => {
    const own = attributes[kind]
    return anyFault({ kind, ...(own === undefined ? {} : { attributes: own }) })
  })
  return {
    name: what,
    values: names,
    ...(byNumber && { byNumber }),
    ...byBoth(faults, '{"kind":…}', '{ kind }'),
  }
}

/** The errors that itsme documents for logins without a browser. */
const cibaErrors = [
  ...['invalid_request', 'invalid_scope', 'expired_login_hint_token', 'unknown_user_id'],
  ...['unauthorized_client', 'invalid_client', 'access_denied', 'slow_down'],
]

const serverErrors = [
  ...['invalid_request', 'invalid_client', 'invalid_grant', 'unauthorized_client'],
  ...['unsupported_grant_type', 'invalid_scope', 'invalid_token', 'insufficient_scope'],
  ...['unsupported_token_type', 'server_error', 'temporarily_unavailable'],
]

/** What goes wrong beside the user: errors, and faults. */
export const faultOutcomes: readonly Outcome[] = [
  errors(
    'authorization',
    [
      ...['invalid_request', 'access_denied', 'login_required', 'interaction_required'],
      ...['unsupported_request', 'invalid_client_id', 'invalid_redirect_uri', 'invalid_scope'],
      ...['unsupported_display', 'unauthorized_client', 'unsupported_response_type'],
      ...['invalid_request_object', 'invalid_request_uri', 'temporary_unavailable'],
      ...['server_error', 'temporarily_unavailable', 'account_selection_required'],
      ...['consent_required', 'request_not_supported', 'request_uri_not_supported'],
      'registration_not_supported',
    ],
    {
      text: '`0470 00 00 10` (`temporary_unavailable`)',
      async see(simulator) {
        const { error } = await simulator.logins.run({
          partner: 'DEMO',
          phoneNumber: '+32470000010',
        })
        mustBe(error, 'temporary_unavailable', 'error')
      },
    },
  ),
  errors('token', serverErrors),
  errors('userinfo', serverErrors),
  errors('revocation', serverErrors),
  errors('user-discovery', cibaErrors),
  errors('backchannel', cibaErrors),
  kinds(
    'a wrong token',
    [
      ...[
        'invalid-iss',
        'invalid-aud',
        'missing-aud',
        'missing-sub',
        'missing-iat',
        'nonce-invalid',
      ],
      ...['aud-array', 'aud-with-stranger', 'azp-invalid', 'clock-skew'],
      ...['missing-nonce', 'invalid-expired-exp', 'iat-is-week-in-past', 'nbf-in-future'],
      ...[
        'idtoken-sig-none',
        'invalid-sig-rs256',
        'kid-absent',
        'kid-unknown',
        'alg-confusion-hs256',
      ],
      ...['signature-empty', 'alg-case', 'header-crit', 'header-jwk', 'header-jku', 'header-x5u'],
      ...['wrong-encryption-key', 'cty-missing', 'acr-downgraded', 'userinfo-invalid-sub'],
      ...['claim-missing', 'claim-null', 'claim-wrong-type', 'claim-value', 'token-large'],
    ],
    byNumbers({ 21: 'expired', 22: 'wrong nonce', 23: 'wrong signature' }),
  ),
  kinds('a wrong response, state or key set', [
    ...['id-token-missing', 'access-token-missing', 'token-type-altered', 'error-as-success'],
    ...['state-altered', 'state-missing', 'state-twice', 'code-missing', 'code-long'],
    ...['code-with-error', 'iss-altered', 'issuer-mismatch'],
    ...['jwks-empty', 'jwks-without-alg', 'jwks-reused-kid', 'jwks-with-ec-key'],
    ...['signing-key-rotation', 'stale-keys'],
  ]),
  kinds('a wrong or missing ping, without a browser', [
    ...['ping-lost', 'ping-late', 'ping-twice', 'ping-token-altered', 'ping-request-unknown'],
  ]),
  kinds(
    'a slow or broken connection',
    [
      ...['latency', 'timeout', 'reset', 'status', 'truncated-body', 'not-json'],
      ...['wrong-content-type', 'slow-body', 'latch'],
    ],
    byNumbers({ 24: 'status 503', 25: '3 s late' }),
  ),
]
