import type { Simulator } from '../../src/index.ts'
import { withSimulator } from '../helpers/simulator.ts'
import { redeemCode } from '../helpers/unattended.ts'
import {
  createClient,
  createVisitor,
  goOn,
  identify,
  login,
  openIdentify,
} from '../helpers/visitor.ts'

const path = '/control/partners/SHOP/services/SHOP_LOGIN/redirect-uris'
const first = 'https://shop.example/cb'
const second = 'https://worker-2.example/cb?x=1&y=a%20b'

const fixtures = {
  partners: [
    {
      code: 'SHOP',
      secret: 'shop-secret',
      services: [
        { code: 'SHOP_LOGIN', redirectUris: [first] },
        { code: 'SHOP_OTHER', redirectUris: ['https://other.example/cb'] },
      ],
    },
  ],
}

function calls({ url }: Simulator) {
  const client = createClient()
  const read = ({ statusCode, body }: { statusCode: number; body: string }) => ({
    status: statusCode,
    body: body === '' ? undefined : JSON.parse(body),
  })
  return {
    add: async (json: unknown, at = path) => read(await client.post(url + at, { json } as object)),
    remove: async (redirectUri: string, at = path) =>
      read(await client.delete(url + at, { searchParams: { redirectUri } })),
  }
}

async function urisOf({ partners }: Simulator): Promise<readonly (readonly string[])[]> {
  return (await partners.get('SHOP')).services.map(({ redirectUris }) => redirectUris)
}

const others = ['https://other.example/cb']

withSimulator(
  'a redirect URI is added once, logged in with, and taken away',
  async (t, { simulator }) => {
    const { add, remove } = calls(simulator)
    for (const time of ['first', 'second']) {
      const { status, body } = await add({ redirectUri: second })
      t.is(status, 200, time)
      t.like(body, { code: 'SHOP', hasSecret: true, services: [{ redirectUris: [first, second] }] })
      t.false(JSON.stringify(body).includes('shop-secret'))
    }
    t.deepEqual(await urisOf(simulator), [[first, second], others])
    const changes = { client_id: 'SHOP', scope: 'openid service:SHOP_LOGIN', redirect_uri: second }
    t.true((await login(simulator, changes)).href.startsWith(`${second}&code=`))
    t.deepEqual(await remove(second), { status: 204, body: undefined })
    t.deepEqual(await urisOf(simulator), [[first], others])
    await t.throwsAsync(login(simulator, changes), { message: /^no identify page: 400/ })
    const gone = await remove(second)
    t.is(gone.status, 404)
    t.like(gone.body, {
      type: 'urn:itsme-simulator:not-found',
      detail: `no redirect URI ${JSON.stringify(second)}; GET /control/partners/SHOP lists them`,
    })
  },
  { fixtures },
)

const wrong: readonly (readonly [unknown, where: string, message: RegExp])[] = [
  [{ redirectUri: 'ftp://shop.example/' }, 'redirectUri', /^must be an http or https URI/],
  [{ redirectUri: 'shop.example/cb' }, 'redirectUri', /^must be an absolute URI, or a path/],
  [{ redirectUri: 'https://shop.example/#x' }, 'redirectUri', /^must not have a fragment/],
  [{ redirectUri: 'https://shop.example/☃' }, 'redirectUri', /^must be percent-encoded ASCII/],
  [{ redirectUri: `https://shop.example/${'x'.repeat(2000)}` }, 'redirectUri', /at most 2000/],
  [{ redirectUri: null }, 'redirectUri', /must be a text/],
  [{}, 'redirectUri', /is missing/],
  [{ redirectURI: second }, 'redirectURI', /unknown member; nearest "redirectUri"/],
]

for (const [json, where, message] of wrong) {
  withSimulator(
    `a wrong redirect URI is refused: ${JSON.stringify(json).slice(0, 60)}`,
    async (t, { simulator }) => {
      const { status, body } = await calls(simulator).add(json)
      t.is(status, 422)
      t.is(body.type, 'urn:itsme-simulator:bad-input')
      const found = body.errors.find((error: { path: string }) => error.path === where)
      t.regex(found?.message ?? JSON.stringify(body), message)
      t.deepEqual(await urisOf(simulator), [[first], others])
    },
    { fixtures },
  )
}

const nowhere = [
  ['/control/partners/SHOPP/services/SHOP_LOGIN/redirect-uris', /no partner "SHOPP".*"SHOP"/],
  ['/control/partners/SHOP/services/SHOP_LOGN/redirect-uris', /no service "SHOP_LOGN".*LOGIN"/],
] as const

for (const [at, detail] of nowhere) {
  withSimulator(
    `a redirect URI of nobody is 404: ${at}`,
    async (t, { simulator }) => {
      const { add, remove } = calls(simulator)
      for (const { status, body } of [
        await add({ redirectUri: second }, at),
        await remove(first, at),
      ]) {
        t.is(status, 404)
        t.is(body.type, 'urn:itsme-simulator:not-found')
        t.regex(body.detail, detail)
      }
    },
    { fixtures },
  )
}

withSimulator(
  'twenty workers add theirs at once, and none is lost; then they take them away',
  async (t, { simulator }) => {
    const { add, remove } = calls(simulator)
    const uris = Array.from({ length: 20 }, (_, index) => `http://localhost:${3000 + index}/cb`)
    const added = await Promise.all(uris.map((redirectUri) => add({ redirectUri })))
    t.deepEqual(new Set(added.map(({ status }) => status)), new Set([200]))
    const [now = []] = await urisOf(simulator)
    t.deepEqual([...now].sort(), [first, ...uris].sort())
    const removed = await Promise.all(uris.map((uri) => remove(uri)))
    t.deepEqual(new Set(removed.map(({ status }) => status)), new Set([204]))
    t.deepEqual(await urisOf(simulator), [[first], others])
    // Of calls by HTTP each may be over before the next comes; these are not.
    const { partners } = simulator
    await Promise.all(uris.map((uri) => partners.addRedirectUri('SHOP', 'SHOP_LOGIN', uri)))
    t.deepEqual(await urisOf(simulator), [[first, ...uris], others])
    await Promise.all(uris.map((uri) => partners.removeRedirectUri('SHOP', 'SHOP_LOGIN', uri)))
    t.deepEqual(await urisOf(simulator), [[first], others])
  },
  { fixtures },
)

withSimulator(
  'the library adds and takes away as the control API does',
  async (t, { simulator: { partners }, simulator }) => {
    const added = await partners.addRedirectUri('SHOP', 'SHOP_OTHER', second)
    t.deepEqual(added.services[1]?.redirectUris, [...others, second])
    t.deepEqual(await partners.addRedirectUri('SHOP', 'SHOP_OTHER', second), added)
    t.is(await partners.removeRedirectUri('SHOP', 'SHOP_OTHER', second), undefined)
    t.deepEqual(await urisOf(simulator), [[first], others])
    await t.throwsAsync(partners.removeRedirectUri('SHOP', 'SHOP_OTHER', second), {
      code: 'not-found',
    })
    await t.throwsAsync(partners.addRedirectUri('SHOP', 'SHOP_LOGIN', 'ftp://x/'), {
      code: 'bad-input',
      message: /must be an http or https URI/,
    })
  },
  { fixtures },
)

withSimulator('a login in flight goes on while redirect URIs change', async (t, { simulator }) => {
  const { partners } = simulator
  const redirectUri = 'https://shop.example/mine'
  await partners.addRedirectUri('DEMO', 'DEMO_LOGIN', redirectUri)
  const visitor = createVisitor()
  const page = await openIdentify(simulator, visitor, { redirect_uri: redirectUri })
  const wait = await identify(visitor, page, '+32470000001')
  await partners.removeRedirectUri('DEMO', 'DEMO_LOGIN', redirectUri)
  await partners.addRedirectUri('DEMO', 'DEMO_LOGIN', 'https://shop.example/another')
  const { id } = await simulator.actions.next()
  await simulator.actions.confirm(id)
  const back = await goOn(visitor, wait)
  t.is(back.origin + back.pathname, redirectUri)
  const code = String(back.searchParams.get('code'))
  t.is(
    (await redeemCode(simulator, code)).body['error'],
    'invalid_grant',
    'of another redirect URI',
  )
  const other = { redirect_uri: redirectUri }
  await t.throwsAsync(openIdentify(simulator, createVisitor(), other), { message: /: 400/ })
})
