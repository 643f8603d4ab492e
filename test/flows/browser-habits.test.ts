import test from 'ava'
import { start, withSimulator } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { until } from '../helpers/until.ts'
import {
  authorizationUrl,
  createClient,
  createVisitor,
  decode,
  goOn,
  identify,
  login,
  openIdentify,
  redeem,
} from '../helpers/visitor.ts'

const anna = '+32470000001'

const numbers = [
  ['12', 'This is not a mobile phone number. Please check it.'],
  ['', 'This is not a mobile phone number. Please check it.'],
  ['0479 99 99 99', 'No account is linked to this phone number. Please check it.'],
  ['0470 00 00 08', 'The account of this phone number is blocked.'],
  ['0470 00 00 09', 'The account of this phone number was deleted.'],
] as const

for (const [number, message] of numbers) {
  withSimulator(
    `the number "${number}": the page again, 422, with a message`,
    async (t, { simulator }) => {
      const visitor = createVisitor()
      const page = await openIdentify(simulator, visitor)
      const answer = await visitor.post(page, { countryCode: '32', phoneNumber: number })
      t.is(answer.statusCode, 422)
      t.is(/role="alert"[^>]*>([^<]*)</.exec(answer.body)?.[1], message)
      t.true(answer.body.includes(`value="${number}"`))
      t.deepEqual(await simulator.actions.list(), [])
      t.is((await visitor.get(`${page}/wait`)).headers.location, page)
    },
  )
}

withSimulator('a number of nobody is logged masked', async (t, { simulator, log }) => {
  const visitor = createVisitor()
  await visitor.post(await openIdentify(simulator, visitor), {
    countryCode: '32',
    phoneNumber: '0479123456',
  })
  t.true(
    await until(() => log.some((line) => line.includes('+32479****56  the number is unknown'))),
    log.join('\n'),
  )
  t.false(JSON.stringify(await simulator.journal.list()).includes('479123456'))
})

const outcomes = [
  ['+32470000004', 'access_denied', 'rejects'],
  ['+32470000005', 'access_denied', 'picks the wrong icon'],
  ['+32470000007', 'access_denied', 'lets it expire at once'],
  ['+32470000010', 'temporary_unavailable', 'has an error scenario'],
] as const

for (const [phoneNumber, error, what] of outcomes) {
  test(`the client gets ${error} from a user who ${what}`, async (t) => {
    const clock = createTestClock()
    const { simulator } = await start(t, { surroundings: { clock } })
    const visitor = createVisitor()
    const wait = await identify(visitor, await openIdentify(simulator, visitor), phoneNumber)
    clock.pass(1000)
    t.true(await until(async () => (await visitor.get(wait)).statusCode !== 200))
    const back = await goOn(visitor, wait)
    t.is(back.searchParams.get('error'), error)
    t.is(back.searchParams.get('state'), 'state-1')
    t.false(back.searchParams.has('code'))
  })
}

test('an action that is left to expire ends with access_denied', async (t) => {
  const clock = createTestClock()
  const { simulator, log } = await start(t, { surroundings: { clock } })
  const visitor = createVisitor()
  const wait = await identify(visitor, await openIdentify(simulator, visitor), anna)
  t.is((await visitor.get(wait)).statusCode, 200)
  clock.pass(180_000)
  t.is((await goOn(visitor, wait)).searchParams.get('error'), 'access_denied')
  t.true(await until(() => log.some((line) => line.includes('expired: nobody decided in time'))))
})

withSimulator(
  'an action that is expired by call ends with access_denied, one rejected by call too',
  async (t, { simulator }) => {
    for (const deed of ['expire', 'reject'] as const) {
      const visitor = createVisitor()
      const wait = await identify(visitor, await openIdentify(simulator, visitor), anna)
      const action = await simulator.actions.next({ phoneNumber: anna })
      t.is(
        (await simulator.actions[deed](action.id)).status,
        deed === 'expire' ? 'expired' : 'rejected',
      )
      t.is((await goOn(visitor, wait)).searchParams.get('error'), 'access_denied')
    }
  },
)

test('confirming after a while: the scenario does it by itself', async (t) => {
  const clock = createTestClock()
  const { simulator } = await start(t, {
    surroundings: { clock },
    fixtures: {
      scenarios: { soon: { do: 'confirm', after: 1.5 } },
      users: [{ phoneNumber: '+32470000020', scenario: 'soon' }],
    },
  })
  const visitor = createVisitor()
  const wait = await identify(visitor, await openIdentify(simulator, visitor), '+32470000020')
  clock.pass(1499)
  t.is((await visitor.get(wait)).statusCode, 200)
  clock.pass(1)
  t.true(await until(async () => (await visitor.get(wait)).statusCode !== 200))
  t.true((await goOn(visitor, wait)).searchParams.has('code'))
})

withSimulator(
  'a scenario in turn does something else each time',
  async (t, { simulator }) => {
    const results = []
    for (let turn = 0; turn < 3; turn++) {
      const back = await login(simulator, {}, { phoneNumber: '+32470000020' })
      results.push(back.searchParams.get('error') ?? 'code')
    }
    t.deepEqual(results, ['access_denied', 'code', 'code'])
    await simulator.reset()
    t.is(
      (await login(simulator, {}, { phoneNumber: '+32470000020' })).searchParams.get('error'),
      'access_denied',
    )
  },
  {
    fixtures: {
      scenarios: { turns: { inTurn: [{ do: 'reject' }, { do: 'confirm' }] } },
      users: [{ phoneNumber: '+32470000020', scenario: 'turns' }],
    },
  },
)

withSimulator('a reload of every page is harmless', async (t, { simulator }) => {
  const visitor = createVisitor()
  const page = await openIdentify(simulator, visitor)
  t.is((await visitor.get(page)).statusCode, 200)
  t.is((await visitor.get(page)).statusCode, 200)
  const wait = await identify(visitor, page, anna)
  for (let time = 0; time < 3; time++) t.is((await visitor.get(wait)).statusCode, 200)
  t.is((await simulator.actions.list()).length, 1)
})

withSimulator(
  'a double submit makes one action, even at the same moment',
  async (t, { simulator }) => {
    const visitor = createVisitor()
    const page = await openIdentify(simulator, visitor)
    const form = { countryCode: '32', phoneNumber: '0470000001' }
    const answers = await Promise.all(Array.from({ length: 5 }, () => visitor.post(page, form)))
    t.true(answers.every(({ statusCode }) => statusCode === 303))
    t.is((await simulator.actions.list()).length, 1)
  },
)

withSimulator('another number takes the place of the first', async (t, { simulator }) => {
  const visitor = createVisitor()
  const page = await openIdentify(simulator, visitor)
  await identify(visitor, page, anna)
  await identify(visitor, page, '+32470000006')
  const actions = await simulator.actions.list()
  t.deepEqual(
    actions.map(({ phoneNumber, status }) => [phoneNumber, status]),
    [
      [anna, 'expired'],
      ['+32470000006', 'pending'],
    ],
  )
})

withSimulator(
  'the back button after the end says that the login is finished; there is no second code',
  async (t, { simulator }) => {
    const visitor = createVisitor()
    const page = await openIdentify(simulator, visitor)
    const wait = await identify(visitor, page, '+32470000002')
    const resume = String((await visitor.get(wait)).headers.location)
    t.true((await goOn(visitor, resume)).searchParams.has('code'))
    for (const url of [page, wait]) {
      const { statusCode, body } = await visitor.get(url, { 'accept-language': 'en' })
      t.is(statusCode, 200)
      t.true(body.includes('This login is finished'), url)
    }
    const answer = await visitor.get(resume)
    t.is(answer.statusCode, 400)
    t.true(answer.body.includes('invalid_request - The login has expired.'))
    const posted = await visitor.post(page, { countryCode: '32', phoneNumber: '0470000001' })
    t.is(posted.statusCode, 400)
  },
)

withSimulator('two tabs of one browser are two logins of two users', async (t, { simulator }) => {
  const visitor = createVisitor()
  const first = await openIdentify(simulator, visitor, { state: 'one' })
  const second = await openIdentify(simulator, visitor, { state: 'two' })
  const waitFirst = await identify(visitor, first, anna)
  const waitSecond = await identify(visitor, second, '+32470000002')
  const backSecond = await goOn(visitor, waitSecond)
  const action = await simulator.actions.next({ phoneNumber: anna })
  await simulator.actions.confirm(action.id)
  const backFirst = await goOn(visitor, waitFirst)
  t.is(backFirst.searchParams.get('state'), 'one')
  t.is(backSecond.searchParams.get('state'), 'two')
  const names = []
  for (const back of [backFirst, backSecond]) {
    const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
    names.push(decode(body['id_token'])['name'])
  }
  t.deepEqual(names, ['Anna Peeters', 'Bram Maes'])
})

withSimulator(
  'another user in the same browser logs in without questions',
  async (t, { simulator }) => {
    const visitor = createVisitor()
    t.true((await login(simulator, {}, { visitor })).searchParams.has('code'))
    const page = await openIdentify(simulator, visitor)
    const wait = await identify(visitor, page, anna)
    await simulator.actions.confirm((await simulator.actions.next({ phoneNumber: anna })).id)
    const back = await goOn(visitor, wait)
    const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
    t.is(decode(body['id_token'])['name'], 'Anna Peeters')
  },
)

withSimulator(
  'another browser cannot open the pages, nor take the answer',
  async (t, { simulator }) => {
    const visitor = createVisitor()
    const stranger = createVisitor()
    const page = await openIdentify(simulator, visitor)
    const wait = await identify(visitor, page, '+32470000002')
    for (const url of [page, wait, `${page}/events`]) {
      const answer = await stranger.get(url)
      t.is(answer.statusCode, 400)
      t.true(answer.body.includes('this browser did not start the login'), url)
    }
    t.is((await stranger.post(`${page}/cancel`, {})).statusCode, 400)
    const resume = String((await visitor.get(wait)).headers.location)
    const answer = await stranger.get(resume)
    t.is(answer.statusCode, 400)
    t.is(answer.headers.location, undefined)
    t.true((await goOn(visitor, resume)).searchParams.has('code'))
  },
)

withSimulator('a forged cookie is no cookie', async (t, { simulator }) => {
  const visitor = createVisitor()
  const page = await openIdentify(simulator, visitor)
  const uid = page.split('/').at(-1) ?? ''
  const port = new URL(simulator.url).port
  const answer = await createClient().get(page, {
    headers: {
      cookie: `itsme-simulator-${port}-interaction=${uid}; itsme-simulator-${port}-interaction.sig=AAAA`,
    },
  })
  t.is(answer.statusCode, 400)
})

test('an expired interaction says so', async (t) => {
  const wallClock = createTestClock()
  const { simulator } = await start(t, {
    surroundings: { wallClock },
    fixtures: { settings: { lifetimes: { interaction: 1 } } },
  })
  const visitor = createVisitor()
  const page = await openIdentify(simulator, visitor)
  t.is((await visitor.get(page)).statusCode, 200)
  wallClock.pass(60_000)
  t.is((await visitor.get(page)).statusCode, 400)
  visitor.jar.removeAllCookiesSync()
  t.true((await visitor.get(page)).body.includes('The login has expired.'))
})

withSimulator('cancel goes back with access_denied', async (t, { simulator }) => {
  const visitor = createVisitor()
  const page = await openIdentify(simulator, visitor)
  await identify(visitor, page, anna)
  const answer = await visitor.post(`${page}/cancel`, {})
  t.is(answer.statusCode, 303)
  t.is(
    (await goOn(visitor, String(answer.headers.location))).searchParams.get('error'),
    'access_denied',
  )
  t.is((await simulator.actions.list())[0]?.status, 'expired')
})

const longState = `x=&+/ %${'é"<>#?'.repeat(20)}${'=&+/ %'.repeat(320)}`.slice(0, 2000)

for (const mode of ['query', 'form_post', 'fragment'] as const) {
  withSimulator(
    `a state of 2,000 characters comes back byte for byte: ${mode}`,
    async (t, { simulator }) => {
      t.is(longState.length, 2000)
      const visitor = createVisitor()
      const page = await openIdentify(simulator, visitor, { state: longState, response_mode: mode })
      const wait = await identify(visitor, page, '+32470000002')
      const resume = String((await visitor.get(wait)).headers.location)
      const answer = await visitor.get(resume)
      if (mode === 'form_post') {
        t.is(answer.statusCode, 200)
        t.true(answer.body.includes('Simulator — not itsme'))
        t.is(/action="([^"]*)"/.exec(answer.body)?.[1], 'http://localhost:54321/any/path')
        const value = /name="state" value="([^"]*)"/.exec(answer.body)?.[1] ?? ''
        const decoded = value
          .replaceAll('&quot;', '"')
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&amp;', '&')
        t.is(decoded, longState)
        t.regex(answer.body, /name="code" value="[a-z0-9]{36}"/)
        t.false(String(answer.headers['content-security-policy']).includes('form-action'))
      } else {
        t.is(answer.statusCode, 302)
        const location = new URL(String(answer.headers.location))
        const params =
          mode === 'query' ? location.searchParams : new URLSearchParams(location.hash.slice(1))
        t.is(params.get('state'), longState)
      }
    },
  )
}

withSimulator(
  'a redirect URI with a query keeps it as it is',
  async (t, { simulator }) => {
    const uri = 'https://shop.example/cb?state=own&b=%20x&c'
    const answer = await createClient().get(
      authorizationUrl(simulator, {
        client_id: 'SHOP',
        scope: 'openid service:SHOP_LOGIN',
        redirect_uri: uri,
        prompt: 'none',
      }),
    )
    t.true(
      String(answer.headers.location).startsWith(`${uri}&error=interaction_required&`),
      answer.headers.location,
    )
    const visitor = createVisitor()
    const back = await login(
      simulator,
      { client_id: 'SHOP', scope: 'openid service:SHOP_LOGIN', redirect_uri: uri },
      { visitor },
    )
    t.true(back.href.startsWith(`${uri}&code=`), back.href)
    const { status } = await redeem(simulator, back.searchParams.get('code') ?? '', {
      client_id: 'SHOP',
      client_secret: 'shop-secret',
      redirect_uri: uri,
    })
    t.is(status, 200)
  },
  {
    fixtures: {
      partners: [
        {
          code: 'SHOP',
          secret: 'shop-secret',
          services: [
            { code: 'SHOP_LOGIN', redirectUris: ['https://shop.example/cb?state=own&b=%20x&c'] },
          ],
        },
      ],
    },
  },
)

withSimulator('a remembered number is filled in the next time', async (t, { simulator }) => {
  const visitor = createVisitor()
  const page = await openIdentify(simulator, visitor)
  await visitor.post(page, { countryCode: '31', phoneNumber: '600000001', remember: 'on' })
  const next = await visitor.get(await openIdentify(simulator, visitor))
  t.true(next.body.includes('value="600 00 00 01"'))
  t.regex(next.body, /<option value="31" selected/)
})

withSimulator(
  'ID token claims: all for some partners, what was asked for by name for others',
  async (t, { simulator }) => {
    const number = 'http://itsme.services/v2/claim/BENationalNumber'
    const claims = JSON.stringify({
      userinfo: { [number]: null, phone_number_verified: null },
      id_token: { email: { essential: true } },
    })
    const all = decode(
      (
        await redeem(
          simulator,
          (
            await login(simulator, { claims, scope: 'openid service:DEMO_LOGIN' })
          ).searchParams.get('code') ?? '',
        )
      ).body['id_token'],
    )
    t.like(all, {
      [number]: (await simulator.users.get('+32470000002')).document.nationalNumber,
      phone_number_verified: true,
      email: 'bram.maes@example.com',
    })
    const shop = {
      client_id: 'SHOP',
      redirect_uri: 'https://shop.example/cb',
      scope: 'openid service:SHOP_LOGIN profile',
      claims,
    }
    const back = await login(simulator, shop)
    const { body } = await redeem(simulator, back.searchParams.get('code') ?? '', {
      client_id: 'SHOP',
      client_secret: 'shop-secret',
      redirect_uri: 'https://shop.example/cb',
    })
    const requested = decode(body['id_token'])
    t.is(requested['email'], 'bram.maes@example.com')
    t.false('name' in requested || number in requested)
    const userinfo = await createClient().get(`${simulator.issuers.csapi}/connect/userinfo`, {
      headers: { authorization: `Bearer ${body['access_token']}` },
    })
    t.like(JSON.parse(userinfo.body), { name: 'Bram Maes', phone_number_verified: true })
  },
  {
    fixtures: {
      partners: [
        {
          code: 'SHOP',
          secret: 'shop-secret',
          idToken: { claims: 'requested' },
          services: [{ code: 'SHOP_LOGIN', redirectUris: ['https://shop.example/cb'] }],
        },
      ],
    },
  },
)
