import test from 'ava'
import type { NewFault, Simulator } from '../../src/index.ts'
import { anyFault } from '../helpers/any-fault.ts'
import { createParty, formPartner } from '../helpers/relying-parties.ts'
import { makeRpKeys } from '../helpers/rp-keys.ts'
import { serve } from '../helpers/server.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import { authorize, codeOf, errorCodeOf, redeemCode, userinfoOf } from '../helpers/unattended.ts'
import { until } from '../helpers/until.ts'
import {
  createClient,
  createVisitor,
  decode,
  goOn,
  identify,
  openIdentify,
} from '../helpers/visitor.ts'

const bram = '+32470000002'

async function tokensOf(simulator: Simulator, phoneNumber = bram) {
  return redeemCode(simulator, await codeOf(simulator, phoneNumber))
}

/** Whether the ID tokens of some logins in a row are expired. */
async function expiredInTurn(simulator: Simulator, logins: number): Promise<boolean[]> {
  const seen: boolean[] = []
  for (let login = 0; login < logins; login++) {
    const { exp } = decode((await tokensOf(simulator)).body['id_token'])
    seen.push(Number(exp) * 1000 < Date.now())
  }
  return seen
}

const often: readonly (readonly [string, Partial<NewFault>, readonly boolean[]])[] = [
  ['once unless it says otherwise', {}, [true, false, false, false]],
  ['so many times', { times: 2 }, [true, true, false, false]],
  ['always', { always: true }, [true, true, true, true]],
  ['from the n-th call on', { match: { call: 3 } }, [false, false, true, false]],
  ['n times from the n-th call on', { match: { call: 2 }, times: 2 }, [false, true, true, false]],
  ['never by chance', { probability: 0 }, [false, false, false, false]],
  ['always by chance', { probability: 1 }, [true, true, true, true]],
  ['elsewhere', { match: { partner: 'DEMO_KEYS' }, always: true }, [false, false, false, false]],
  ['for a service', { match: { service: 'DEMO_LOGIN' } }, [true, false, false, false]],
  [
    'for another service',
    { match: { service: 'DEMO_CONFIRMATION' } },
    [false, false, false, false],
  ],
  ['for another user', { match: { phoneNumber: '+32470000001' } }, [false, false, false, false]],
]

for (const [title, fault, expected] of often) {
  withSimulator(`a fault fires ${title}`, async (t, { simulator }) => {
    const { name } = await simulator.faults.add({ kind: 'invalid-expired-exp', ...fault })
    t.is(name, 'invalid-expired-exp')
    t.deepEqual(await expiredInTurn(simulator, expected.length), expected)
    const { fired } = await simulator.faults.get(name)
    t.is(fired, expected.filter((each) => each).length)
  })
}

withSimulator(
  'a fault is journalled, listed with its counts, and gone after a reset',
  async (t, { simulator }) => {
    await simulator.faults.add({ name: 'mine', kind: 'nonce-invalid', times: 1 })
    await tokensOf(simulator)
    const [entry] = await simulator.journal.list({ type: 'fault' })
    t.like(entry, { step: 'token', partner: 'DEMO', service: 'DEMO_LOGIN', phoneNumber: bram })
    t.regex(entry?.summary ?? '', /"mine" fires: nonce is not the one that was sent/)
    t.like(entry?.detail, { fault: 'mine', kind: 'nonce-invalid', reaction: 'refuse' })
    await tokensOf(simulator)
    const mine = (await simulator.faults.list()).find(({ name }) => name === 'mine')
    t.like(mine, { calls: 2, fired: 1, times: 1, probability: 1, holding: 0 })
    await simulator.reset()
    t.is(await errorCodeOf(simulator.faults.get('mine')), 'not-found')
    t.is((await simulator.faults.list()).length, 5, 'those of the packaged users are back')
  },
)

test('faults stand in fixtures, and are announced at start', async (t) => {
  const faults = [
    { name: 'stale', kind: 'invalid-expired-exp', match: { phoneNumber: bram }, times: 3 },
    { kind: 'latency', attributes: { seconds: 0 }, probability: 0.5 },
  ]
  const { simulator, log } = await start(t, { fixtures: { faults } })
  t.true(
    await until(() =>
      log.some((line) =>
        line.includes(
          'fault "stale": invalid-expired-exp at token, userinfo, 3 times, for +32470000002',
        ),
      ),
    ),
  )
  t.true(await until(() => log.some((line) => line.includes('fault "latency": latency at token'))))
  t.deepEqual(await expiredInTurn(simulator, 2), [true, true])
})

const badFaults: readonly (readonly [object, string, RegExp])[] = [
  [{ kind: 'invalid-isss' }, 'kind', /nearest "invalid-iss"/],
  [
    { kind: 'nonce-invalid', match: { endpoint: 'userinfo' } },
    'match.endpoint',
    /nonce-invalid can be at token, got "userinfo"/,
  ],
  [
    { kind: 'status', attributes: { status: 200 } },
    'attributes.status',
    /a whole number from 300 to 599, got 200/,
  ],
  [
    { kind: 'status', attributes: { statuss: 500 } },
    'attributes.statuss',
    /unknown attribute; .*; nearest "status"/,
  ],
  [
    { kind: 'reset', attributes: { processed: 'yes' } },
    'attributes.processed',
    /must be true or false, got "yes"/,
  ],
  [{ kind: 'error' }, 'attributes.error', /is missing: the error code/],
  [
    { kind: 'error', match: { endpoint: 'token' }, attributes: { error: 'invalid_grnt' } },
    'attributes.error',
    /at token; nearest "invalid_grant"/,
  ],
  [
    { kind: 'error', attributes: { error: 'invalid_grant' } },
    'attributes.error',
    /match.endpoint chooses one endpoint/,
  ],
  [{ kind: 'latency', times: 1, always: true }, 'always', /cannot be combined with times/],
  [
    { kind: 'latency', match: { partner: 'DEMOO' } },
    'match.partner',
    /unknown partner "DEMOO"; nearest "DEMO"/,
  ],
  [
    { kind: 'latency', match: { partner: 'DEMO', service: 'X' } },
    'match.service',
    /unknown service "X"/,
  ],
  [
    { kind: 'latency', match: { phoneNumber: '+32470000099' } },
    'match.phoneNumber',
    /unknown user "\+32470000099"/,
  ],
  [
    { kind: 'latency', match: { endpoint: 'jwks', phoneNumber: bram } },
    'match.phoneNumber',
    /never matches at jwks: servers ask for it/,
  ],
  [{ kind: 'status', attributes: { status: 404.5 } }, 'attributes.status', /a whole number/],
  [{ kind: 'latency', name: '..' }, 'name', /must be 1 to 100 letters/],
  [{ kind: 'latency', times: 0 }, 'times', /must be at least 1, got 0/],
  [{ kind: 'latency', probability: 2 }, 'probability', /must be at most 1, got 2/],
  [{ kind: 'latency', name: 'a b' }, 'name', /must be 1 to 100 letters/],
]

for (const [fault, path, message] of badFaults) {
  withSimulator(`a wrong fault is refused: ${JSON.stringify(fault)}`, async (t, { simulator }) => {
    const { statusCode, body } = await createClient().post(`${simulator.url}/control/faults`, {
      json: fault,
    })
    t.is(statusCode, 422)
    const { errors } = JSON.parse(body)
    t.is(errors[0].path, path)
    t.regex(errors[0].message, message)
    await t.throwsAsync(start(t, { fixtures: { faults: [fault] } }), {
      message: new RegExp(path.replaceAll('.', '\\.')),
    })
    t.is((await simulator.faults.list()).length, 5)
  })
}

withSimulator(
  'a name is taken once; without one the kind is numbered',
  async (t, { simulator }) => {
    t.is((await simulator.faults.add({ kind: 'latency' })).name, 'latency')
    t.is((await simulator.faults.add({ kind: 'latency' })).name, 'latency-2')
    t.is(
      await errorCodeOf(simulator.faults.add({ kind: 'reset', name: 'latency' })),
      'already-exists',
    )
    await simulator.faults.remove('latency')
    t.is((await simulator.faults.add({ kind: 'latency' })).name, 'latency')
  },
)

withSimulator('faults that a user carries go with the user', async (t, { simulator }) => {
  const faults = [
    { kind: 'invalid-iss', always: true },
    { kind: 'invalid-iss' },
    {
      kind: 'error',
      match: { endpoint: 'userinfo' },
      attributes: { error: 'invalid_token' },
    },
  ] as const
  const { id, phoneNumber } = await simulator.users.add({ scenario: { do: 'confirm' }, faults })
  const names = async () => (await simulator.faults.list({ phoneNumber })).map(({ name }) => name)
  t.deepEqual(await names(), [
    `${phoneNumber}:invalid-iss`,
    `${phoneNumber}:invalid-iss-2`,
    `${phoneNumber}:error`,
  ])
  const { body } = await tokensOf(simulator, phoneNumber)
  t.regex(String(decode(body['id_token'])['iss']), /\/other$/)
  t.is((await userinfoOf(simulator, String(body['access_token']))).status, 401)
  t.notRegex(String(decode((await tokensOf(simulator)).body['id_token'])['iss']), /\/other$/)
  await simulator.users.change(id, { faults: [] })
  t.deepEqual(await names(), [])
  await simulator.faults.add({ kind: 'reset', match: { phoneNumber } })
  await simulator.users.remove(id)
  t.deepEqual(await names(), [], 'and so do those for its number')
})

const authorizationErrors = [
  'invalid_request',
  'access_denied',
  'login_required',
  'interaction_required',
  'unsupported_request',
  'invalid_scope',
  'unsupported_display',
  'unauthorized_client',
  'unsupported_response_type',
  'invalid_request_object',
  'invalid_request_uri',
  'temporary_unavailable',
] as const

for (const error of authorizationErrors) {
  withSimulator(
    `authorization endpoint: ${error}, for all and for one user`,
    async (t, { simulator }) => {
      const fault = { kind: 'error', attributes: { error } } as const
      await simulator.faults.add({
        ...fault,
        match: { endpoint: 'authorization', partner: 'DEMO' },
      })
      const first = await authorize(simulator, undefined)
      t.is(first.location?.searchParams.get('error'), error, 'before anybody is asked')
      t.is(first.location?.searchParams.get('state'), 'state-1')
      const { phoneNumber } = await simulator.users.add({
        scenario: { do: 'confirm' },
        faults: [{ ...fault, match: { endpoint: 'authorization' } }],
      })
      const visitor = createVisitor()
      const wait = await identify(visitor, await openIdentify(simulator, visitor), phoneNumber)
      const back = await goOn(visitor, wait)
      t.is(back.searchParams.get('error'), error, 'when the user is known')
      t.false(back.searchParams.has('code'))
      t.true((await authorize(simulator, phoneNumber)).location?.searchParams.has('code'), 'once')
    },
  )
}

for (const error of ['invalid_client_id', 'invalid_redirect_uri'] as const) {
  withSimulator(
    `authorization endpoint: ${error} is told on the page`,
    async (t, { simulator }) => {
      await simulator.faults.add({
        kind: 'error',
        match: { endpoint: 'authorization' },
        attributes: { error },
      })
      const { status, location, body } = await authorize(simulator, bram)
      t.is(status, 400)
      t.is(location, undefined)
      t.true(body.includes(error))
    },
  )
}

for (const error of [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
] as const) {
  withSimulator(
    `token endpoint: ${error}, and the code is still good`,
    async (t, { simulator }) => {
      const { phoneNumber } = await simulator.users.add({ scenario: { do: 'confirm' } })
      await simulator.faults.add({
        kind: 'error',
        match: { endpoint: 'token', phoneNumber },
        attributes: { error },
      })
      const code = await codeOf(simulator, phoneNumber)
      t.is((await tokensOf(simulator)).status, 200, 'another user')
      const refused = await redeemCode(simulator, code)
      t.is(refused.status, 400)
      t.like(refused.body, {
        error,
        detail: 'a deliberate fault',
        error_description: 'a deliberate fault',
      })
      t.is((await redeemCode(simulator, code)).status, 200, 'a retry')
    },
  )
}

for (const [error, status] of [
  ['invalid_request', 400],
  ['invalid_token', 401],
] as const) {
  withSimulator(`userinfo: ${error}`, async (t, { simulator }) => {
    const { body } = await tokensOf(simulator)
    await simulator.faults.add({
      kind: 'error',
      match: { endpoint: 'userinfo', phoneNumber: bram },
      attributes: { error },
    })
    const refused = await userinfoOf(simulator, String(body['access_token']))
    t.is(refused.status, status)
    t.is(refused.body['error'], error)
    t.is((await userinfoOf(simulator, String(body['access_token']))).status, 200)
  })
}

for (const error of [
  'invalid_request',
  'invalid_client',
  'unauthorized_client',
  'unsupported_token_type',
] as const) {
  withSimulator(`revocation: ${error}`, async (t, { simulator }) => {
    await simulator.faults.add({
      kind: 'error',
      match: { endpoint: 'revocation' },
      attributes: { error },
    })
    const form = { token: 'x', client_id: 'DEMO', client_secret: 'demo-secret-that-is-public' }
    const url = `${simulator.issuers.csapi}/connect/revoke`
    const refused = await createClient().post(url, { form })
    t.is(refused.statusCode, 400)
    t.is(JSON.parse(refused.body).error, error)
    t.is((await createClient().post(url, { form })).statusCode, 200)
  })
}

withSimulator(
  'status: before the work the code stays good; processed, it is used',
  async (t, { simulator }) => {
    await simulator.faults.add({ kind: 'status', match: { endpoint: 'token' } })
    const code = await codeOf(simulator, bram)
    t.is((await redeemCode(simulator, code)).status, 503)
    t.is((await redeemCode(simulator, code)).status, 200)
    await simulator.faults.add({
      name: 'lost',
      kind: 'status',
      match: { endpoint: 'token' },
      attributes: { processed: true, status: 500 },
    })
    const second = await codeOf(simulator, bram)
    t.is((await redeemCode(simulator, second)).status, 500)
    t.is((await redeemCode(simulator, second)).body['error'], 'invalid_grant')
  },
)

withSimulator('a latch holds the answer until it is released', async (t, { simulator }) => {
  const { phoneNumber } = await simulator.users.add({ scenario: { do: 'confirm' } })
  await simulator.faults.add({
    name: 'gate',
    kind: 'latch',
    match: { endpoint: 'token', phoneNumber },
  })
  let isDone = false
  const waiting = tokensOf(simulator, phoneNumber).finally(() => {
    isDone = true
  })
  t.true(await until(async () => (await simulator.faults.get('gate')).holding === 1))
  t.false(isDone)
  const released = await createClient().post(`${simulator.url}/control/faults/gate/release`)
  t.is(released.statusCode, 200)
  t.is((await waiting).status, 200)
  t.is((await simulator.faults.get('gate')).holding, 0)
  t.is(await errorCodeOf(simulator.faults.release('+32470000025:latency')), 'bad-input')
})

withSimulator(
  'a latch that was released does not fire again, even always; a new one of that name does',
  async (t, { simulator }) => {
    const gate = {
      name: 'gate',
      kind: 'latch',
      match: { endpoint: 'jwks' },
      always: true,
    } as const
    const url = `${simulator.issuers.v2}/jwkSet`
    const isHeld = () => until(async () => (await simulator.faults.get('gate')).holding === 1)
    await simulator.faults.add(gate)
    const held = fetch(url)
    t.true(await isHeld())
    await simulator.faults.release('gate')
    t.is((await held).status, 200)
    t.is((await fetch(url)).status, 200)
    t.like(await simulator.faults.get('gate'), { calls: 2, fired: 1, holding: 0 })
    await simulator.faults.remove('gate')
    await simulator.faults.add(gate)
    const again = fetch(url)
    t.true(await isHeld())
    await simulator.faults.release('gate')
    t.is((await again).status, 200)
  },
)

for (const end of ['remove', 'reset', 'leave'] as const) {
  withSimulator(`a latch lets go: ${end}`, async (t, { simulator }) => {
    await simulator.faults.add({
      name: 'gate',
      kind: 'latch',
      match: { endpoint: 'jwks' },
      always: true,
    })
    const controller = new AbortController()
    const url = `${simulator.issuers.csapi}/.well-known/jwks`
    const waiting = fetch(url, { signal: controller.signal }).then(
      ({ status }) => status,
      () => 0,
    )
    await simulator.journal.take({ type: 'fault', timeout: 10 })
    if (end === 'remove') await simulator.faults.remove('gate')
    else if (end === 'reset') await simulator.reset()
    else controller.abort()
    t.is(await waiting, end === 'leave' ? 0 : 200)
    if (end !== 'leave') return
    const free = async () => (await simulator.faults.get('gate')).holding === 0
    t.true(await until(free), 'who leaves is not held')
  })
}

test('a stop lets go of latches and slow answers', async (t) => {
  const { simulator } = await start(t)
  await simulator.faults.add({ name: 'gate', kind: 'latch', match: { endpoint: 'jwks' } })
  await simulator.faults.add({ name: 'slow', kind: 'timeout', match: { endpoint: 'discovery' } })
  const outcomes = ['/.well-known/jwks', '/.well-known/openid-configuration'].map((path) =>
    fetch(simulator.issuers.csapi + path).then(
      () => 'answered',
      () => 'cut',
    ),
  )
  const areHeld = async () =>
    (await simulator.faults.get('gate')).holding === 1 &&
    (await simulator.faults.get('slow')).fired === 1
  t.true(await until(areHeld))
  let hasStopped = false
  const stopped = simulator.stop().then(() => {
    hasStopped = true
  })
  t.true(await until(() => hasStopped))
  await stopped
  t.deepEqual(await Promise.all(outcomes), ['cut', 'cut'])
})

test('signing-key-rotation: with overlap both keys are published, without only the new one', async (t) => {
  for (const overlap of [true, false]) {
    const { simulator } = await start(t)
    const jwks = async () =>
      (await (await fetch(`${simulator.issuers.v2}/jwkSet`)).json()) as {
        keys: { kid: string; use: string }[]
      }
    t.deepEqual(
      (await jwks()).keys.map(({ kid }) => kid),
      ['s1', 'e1'],
    )
    const before = (await tokensOf(simulator)).body['id_token']
    await simulator.faults.add({ kind: 'signing-key-rotation', attributes: { overlap } })
    const after = (await tokensOf(simulator)).body['id_token']
    const kidOf = (token = '') =>
      JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid
    t.is(kidOf(before), 's1')
    const kid = kidOf(after)
    t.regex(kid, /^[\w-]{43}$/)
    t.deepEqual(
      (await jwks()).keys.map((key) => key.kid),
      overlap ? [kid, 's1', 'e1'] : [kid, 'e1'],
    )
    t.is(kidOf((await tokensOf(simulator)).body['id_token']), kid, 'from here on')
  }
})

test('stale-keys: the keys of before the partner’s last change are used', async (t) => {
  const [first, second] = [await makeRpKeys(), await makeRpKeys()]
  let current = first
  const { url } = await serve(t, (_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(current.jwks))
  })
  const { jwks: _jwks, ...partner } = formPartner('nested', first)
  const { simulator } = await start(t, { fixtures: { partners: [{ ...partner, jwksUri: url }] } })
  const [before, after] = await Promise.all(
    [first, second].map((keys) => createParty(simulator, 'nested', keys)),
  )
  t.truthy((await before?.login(bram))?.claims['sub'])
  current = second
  await simulator.partners.refreshKeys('NESTED')
  t.truthy((await after?.login(bram))?.claims['sub'])
  await simulator.faults.add({ kind: 'stale-keys', match: { partner: 'NESTED' }, times: 2 })
  t.truthy((await before?.login(bram))?.claims['sub'], 'who kept the old key can read on')
  t.truthy((await after?.login(bram))?.claims['sub'], 'twice: ID token and userinfo')
  // It belongs to the partner, not to a login: the page of faults says that it fired.
  const page = await (await fetch(`${simulator.url}/inspector/faults`)).text()
  t.regex(page, /stale-keys at token, 2 times, for NESTED[\s\S]{0,200}It has fired 2 ×/)
})

test('picture and the waiting browser meet faults on the wire too', async (t) => {
  const { simulator } = await start(t)
  await simulator.faults.add({ kind: 'status', match: { endpoint: 'picture' } })
  const url = `${simulator.issuers.csapi}/picture`
  t.is((await createClient().get(url)).statusCode, 503)
  t.is((await createClient().get(url)).statusCode, 401)
  await simulator.faults.add({
    kind: 'status',
    match: { endpoint: 'authorization', phoneNumber: bram },
  })
  const visitor = createVisitor()
  const wait = await identify(visitor, await openIdentify(simulator, visitor), bram)
  const resume = await visitor.get(wait)
  const answer = await visitor.get(String(resume.headers.location))
  t.is(answer.statusCode, 503)
  t.true((await goOn(visitor, wait)).searchParams.has('code'), 'a reload goes on')
})

test('slow-body, latency and truncated-body as they arrive', async (t) => {
  const { simulator } = await start(t)
  const url = `${simulator.issuers.csapi}/.well-known/openid-configuration`
  const whole = await (await fetch(url)).text()
  await simulator.faults.add({
    kind: 'slow-body',
    match: { endpoint: 'discovery' },
    attributes: { bytesPerSecond: whole.length * 4 },
  })
  const begun = performance.now()
  t.is(await (await fetch(url)).text(), whole)
  t.true(performance.now() - begun > 150)
  await simulator.faults.add({ kind: 'truncated-body', match: { endpoint: 'discovery' } })
  const cut = await fetch(url)
  t.is(Number(cut.headers.get('content-length')), Buffer.byteLength(whole))
  await t.throwsAsync(cut.text())
  await simulator.faults.add({ kind: 'not-json', match: { endpoint: 'discovery' } })
  const odd = await fetch(url)
  t.is(odd.headers.get('content-type'), 'application/json')
  await t.throwsAsync(odd.json())
})

withSimulator(
  'of several faults in the place of an answer the first has its turn, the others wait',
  async (t, { simulator }) => {
    for (const [name, kind] of [
      ['a', 'status'],
      ['b', 'error'],
    ] as const) {
      const attributes = kind === 'error' ? { attributes: { error: 'invalid_grant' } } : {}
      await simulator.faults.add(
        anyFault({ name, kind, match: { endpoint: 'token' }, ...attributes }),
      )
    }
    const code = await codeOf(simulator, bram)
    t.is((await redeemCode(simulator, code)).status, 503)
    t.is((await redeemCode(simulator, code)).body['error'], 'invalid_grant')
    t.is((await redeemCode(simulator, code)).status, 200)
  },
)

withSimulator(
  'an error of the page is counted once, and never goes to the client',
  async (t, { simulator }) => {
    const attributes = { error: 'invalid_client_id' } as const
    await simulator.faults.add({
      kind: 'error',
      match: { endpoint: 'authorization', call: 2 },
      attributes,
    })
    t.true((await authorize(simulator, bram)).location?.searchParams.has('code'))
    t.is((await authorize(simulator, bram)).status, 400)
    t.like(await simulator.faults.get('error'), { calls: 2, fired: 1 })
  },
)

withSimulator(
  'a named user who is not asked in the end: the fault is for the one who was',
  async (t, { simulator }) => {
    const blocked = await simulator.users.add({ status: 'blocked' })
    const faults = [
      {
        kind: 'error',
        match: { endpoint: 'authorization' },
        attributes: { error: 'temporary_unavailable' },
      },
    ] as const
    const { phoneNumber } = await simulator.users.add({ scenario: { do: 'confirm' }, faults })
    const visitor = createVisitor()
    const page = await openIdentify(simulator, visitor, { login_hint: blocked.phoneNumber })
    const back = await goOn(visitor, await identify(visitor, page, phoneNumber))
    t.is(back.searchParams.get('error'), 'temporary_unavailable')
  },
)

withSimulator('two latches hold together, and each can be released', async (t, { simulator }) => {
  for (const name of ['a', 'b'])
    await simulator.faults.add({ name, kind: 'latch', match: { endpoint: 'jwks' } })
  const answer = fetch(`${simulator.issuers.v2}/jwkSet`)
  t.true(await until(async () => (await simulator.faults.get('b')).holding > 0))
  await simulator.faults.remove('b')
  await simulator.faults.release('a')
  t.is((await answer).status, 200)
})
