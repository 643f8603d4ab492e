import test, { type ExecutionContext } from 'ava'
import Koa from 'koa'
import type { Names } from '../../src/domain/origin.ts'
import type { IssuerDependencies } from '../../src/oidc/context.ts'
import { createProviderPool } from '../../src/oidc/pool.ts'
import { resolveHosts } from '../../src/web/http/hosts.ts'
import { factsOf } from '../../src/web/http/http.ts'
import { serve } from '../helpers/server.ts'
import { createClient } from '../helpers/visitor.ts'

const plain: Names = { port: 4876, scheme: 'http', host: 'localhost', internalUrls: [] }
const open: Names = { ...plain, publicUrl: 'https://itsme.example.com' }

/** A server that answers with the origin of a request, what it told of, and how often it asked for our names. */
async function setUp(t: ExecutionContext, names: Names) {
  const told = { backChannel: 0, unknown: 0, strange: 0 }
  let asked = 0
  const app = new Koa()
  app.use(
    resolveHosts({
      names: () => {
        asked += 1
        return names
      },
      trustProxy: 0,
      onBackChannel: () => {
        told.backChannel += 1
      },
      onUnknownHost: () => {
        told.unknown += 1
      },
      onStrangeRequest: () => {
        told.strange += 1
      },
    }),
  )
  app.use((ctx) => {
    ctx.body = factsOf(ctx).origin.url
  })
  const { url } = await serve(t, app.callback())
  const client = createClient()
  const get = (host: string) => client.get(url, { headers: { host } })
  return {
    told,
    get,
    /** How often a request asks for our names. */
    async askedFor(host: string) {
      const before = asked
      await get(host)
      return asked - before
    },
  }
}

const strangers: readonly (readonly [
  kind: 'backChannel' | 'unknown' | 'strange',
  names: Names,
  host: (index: number) => string,
  answer: { readonly statusCode: number; readonly body: RegExp },
])[] = [
  ['backChannel', plain, (n) => `c${n}.test`, { statusCode: 200, body: /^http:\/\/c\d+\.test$/ }],
  ['unknown', plain, (n) => `x${n}.example`, { statusCode: 421, body: /^host "x\d+\.example" is/ }],
  ['strange', open, (n) => `s${n}.example`, { statusCode: 200, body: /^https:\/\/itsme\.example/ }],
]

for (const [kind, names, hostOf, { statusCode, body }] of strangers) {
  test(`each name is told of once, and a hundred names at most: ${kind}`, async (t) => {
    const { told, get } = await setUp(t, names)
    for (const index of [0, 0, 1, 1]) await get(hostOf(index))
    t.is(told[kind], 2)
    for (let index = 2; index < 100; index++) await get(hostOf(index))
    t.is(told[kind], 100)
    for (let index = 99; index < 110; index++) {
      const answer = await get(hostOf(index))
      t.is(answer.statusCode, statusCode)
      t.regex(answer.body, body, 'it is answered as the others are')
    }
    t.is(told[kind], 100)
  })
}

test('32 names are remembered; more are found out anew each time', async (t) => {
  const { get, askedFor } = await setUp(t, plain)
  const hostOf = (index: number) => `n${index}.localhost`
  const first = await askedFor(hostOf(0))
  const again = await askedFor(hostOf(0))
  t.true(again < first, `${again} < ${first}`)
  for (let index = 1; index < 32; index++) t.is(await askedFor(hostOf(index)), first)
  for (let index = 0; index < 32; index++) t.is(await askedFor(hostOf(index)), again)
  for (const index of [32, 32, 33, 33]) t.is(await askedFor(hostOf(index)), first)
  t.is((await get(hostOf(33))).body, 'http://n33.localhost')
})

test('providers of 16 origins are kept: the ones not used for longest leave', (t) => {
  const pool = createProviderPool({} as IssuerDependencies)
  const at = (index: number) => {
    const url = `http://n${index}.localhost`
    return pool.at({ url, kind: 'browser', browserUrl: url })
  }
  const made = Array.from({ length: 16 }, (_, index) => at(index))
  const isKept = (index: number) => at(index) === made[index]
  t.is(new Set(made).size, 16)
  t.true(made.every((_, index) => isKept(index)))
  t.true(isKept(0))
  t.is(at(16), at(16))
  t.true(isKept(0), 'it was used just before')
  t.true(isKept(2))
  t.false(isKept(1), 'the one not used for longest has left')
  t.is(at(1), at(1), 'and is made anew')
})
