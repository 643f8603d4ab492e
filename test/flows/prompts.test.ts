import test from 'ava'
import { makeRpKeys, sign } from '../helpers/rp-keys.ts'
import { start } from '../helpers/simulator.ts'
import {
  callback,
  createVisitor,
  endpoint,
  type IssuerName,
  identify,
  redeem,
  type Visitor,
} from '../helpers/visitor.ts'

/** Confirms at once. */
const bram = '+32470000002'
const secret = 'a-secret-of-more-than-thirty-two-bytes'
const mostRedirects = 8
const keys = makeRpKeys()

async function startBoth(t: Parameters<typeof start>[0]) {
  const { jwks } = await keys
  const partner = { secret, jwks, services: [{ code: 'L', redirectUris: [callback] }] }
  const partners = [
    { ...partner, code: 'ASKS' },
    { ...partner, code: 'NAMES', user: bram },
  ]
  return (await start(t, { fixtures: { partners } })).simulator
}

/** Who logs in, and how the request says so. */
const people = {
  'a user who types the number': { client_id: 'ASKS' },
  'a user named by login_hint': { client_id: 'ASKS', login_hint: bram },
  'the user of a partner': { client_id: 'NAMES' },
} as const

const ways = ['GET', 'POST', 'request object'] as const
const prompts = [undefined, 'none', 'login', 'consent', 'login consent'] as const
const maxAges = [undefined, 0, 60] as const

type Params = Readonly<Record<string, string | number | undefined>>

function given(params: Params): Record<string, string> {
  const entries = Object.entries(params).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}

/** Follows redirects until the client is called; types the number where it is asked for. */
async function follow(visitor: Visitor, first: string): Promise<{ back: URL; redirects: number }> {
  let url = first
  for (let redirects = 1; redirects <= mostRedirects; redirects++) {
    if (url.startsWith(callback)) return { back: new URL(url), redirects }
    const { statusCode, headers, body } = await visitor.get(url)
    if (headers.location !== undefined) url = headers.location
    else if (/\/identify\/[\w-]+$/.test(url)) url = await identify(visitor, url, '0470000002')
    else throw new Error(`no way on from ${url}: ${statusCode} ${body.slice(0, 300)}`)
  }
  throw new Error(`more than ${mostRedirects} redirects, the last to ${url}`)
}

for (const [who, named] of Object.entries(people)) {
  for (const issuer of ['csapi', 'v2'] as const satisfies readonly IssuerName[]) {
    for (const way of ways) {
      test(`every prompt and max_age ends: ${who}, ${issuer}, ${way}`, async (t) => {
        const simulator = await startBoth(t)
        const begin = async (visitor: Visitor, params: Params) => {
          const url = endpoint(simulator, 'authorization', issuer)
          if (way === 'POST') return visitor.post(url, given(params))
          if (way === 'GET') return visitor.get(`${url}?${new URLSearchParams(given(params))}`)
          const { client_id, scope, ...inside } = params
          const claims = { ...inside, iss: client_id, aud: simulator.issuers[issuer] }
          const request = await sign(await keys, claims as never)
          const outside = given({ client_id, scope, response_type: 'code', request })
          return visitor.get(`${url}?${new URLSearchParams(outside)}`)
        }
        for (const prompt of prompts) {
          for (const max_age of maxAges) {
            const title = `prompt ${prompt}, max_age ${max_age}`
            const visitor = createVisitor()
            const params = {
              response_type: 'code',
              scope: 'openid service:L profile',
              redirect_uri: callback,
              state: 'state-1',
              nonce: 'nonce-1',
              ...named,
              prompt,
              max_age,
            }
            const { headers, statusCode, body } = await begin(visitor, params)
            const first = headers.location
            if (first === undefined) return t.fail(`${title}: ${statusCode} ${body}`)
            const { back } = await follow(visitor, first)
            t.is(back.origin + back.pathname, callback, title)
            t.is(back.searchParams.get('state'), 'state-1', title)
            const code = back.searchParams.get('code')
            if (prompt === 'none') {
              t.is(back.searchParams.get('error'), 'interaction_required', title)
              t.is(code, null, title)
              t.is(first, back.href, 'at once')
            } else {
              t.is(back.searchParams.get('error'), null, title)
              const changes = { client_id: named.client_id, client_secret: secret }
              const { status, body: tokens } = await redeem(simulator, code ?? '', changes, issuer)
              t.is(status, 200, `${title}: ${JSON.stringify(tokens)}`)
            }
          }
        }
        // Nobody is asked who must not be.
        const logins = prompts.length * maxAges.length - maxAges.length
        t.is((await simulator.actions.list()).length, logins)
      })
    }
  }
}

test('a browser that has logged in is asked again, whatever prompt and max_age say', async (t) => {
  const simulator = await startBoth(t)
  const visitor = createVisitor()
  const authorize = async (params: Params) => {
    const query = new URLSearchParams(
      given({
        response_type: 'code',
        client_id: 'ASKS',
        scope: 'openid service:L',
        redirect_uri: callback,
        state: 's',
        ...params,
      }),
    )
    return String(
      (await visitor.get(`${endpoint(simulator, 'authorization')}?${query}`)).headers.location,
    )
  }
  for (const params of [{}, { max_age: 3600 }, { prompt: 'consent' }, { max_age: 0 }]) {
    const page = await authorize(params)
    t.regex(page, /\/identify\/[\w-]+$/, JSON.stringify(params))
    t.true((await follow(visitor, page)).back.searchParams.has('code'))
    const silent = new URL(await authorize({ ...params, prompt: 'none' }))
    t.is(silent.searchParams.get('error'), 'interaction_required')
  }
})
