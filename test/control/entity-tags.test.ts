import type { Simulator } from '../../src/index.ts'
import { withSimulator } from '../helpers/simulator.ts'
import { createClient } from '../helpers/visitor.ts'

const anna = '+32470000001'
/** What has an entity tag: its path, two changes that show, and one that does not. */
const things = [
  {
    what: 'a user',
    path: `/users/${anna}`,
    changes: [{ givenName: 'Zed' }, { scenario: 'reject' }, { faults: [{ kind: 'latency' }] }],
    nameOf: (body: { document: { givenName: string } }) => body.document.givenName,
    name: (value: string) => ({ givenName: value }),
    wrong: { givenName: 5 },
  },
  {
    what: 'a partner',
    path: '/partners/DEMO',
    changes: [{ name: 'Zed' }, { requirePkce: true }, { secret: 'another-secret' }],
    nameOf: (body: { name: string }) => body.name,
    name: (value: string) => ({ name: value }),
    wrong: { name: 5 },
  },
] as const

function calls({ url }: Simulator) {
  const client = createClient()
  const call = async (method: 'GET' | 'PATCH', path: string, json?: object, ifMatch?: string) => {
    const answer = await client(`${url}/control${path}`, {
      method,
      headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
      ...(json === undefined ? {} : { json }),
    })
    const { etag } = answer.headers
    return { status: answer.statusCode, etag, body: JSON.parse(answer.body) }
  }
  return {
    get: (path: string) => call('GET', path),
    patch: (path: string, json: object, ifMatch?: string) => call('PATCH', path, json, ifMatch),
  }
}

for (const { what, path, changes, nameOf, name, wrong } of things) {
  withSimulator(
    `${what} has an entity tag: another one after each change, the same otherwise`,
    async (t, { simulator }) => {
      const { get, patch } = calls(simulator)
      const { etag, status } = await get(path)
      t.is(status, 200)
      t.regex(etag ?? '', /^"[\w-]{22}"$/)
      t.is((await get(path)).etag, etag)
      t.is((await patch(path, wrong)).status, 422)
      t.is((await get(path)).etag, etag, 'what was refused has changed nothing')
      const seen = [etag]
      for (const change of changes) {
        const patched = await patch(path, change)
        t.is(patched.status, 200)
        t.is((await get(path)).etag, patched.etag, 'PATCH answers the tag of what is there now')
        t.false(seen.includes(patched.etag), JSON.stringify(change))
        seen.push(patched.etag)
      }
    },
  )

  withSimulator(
    `${what} is changed if If-Match is right, and not if it is old`,
    async (t, { simulator }) => {
      const { get, patch } = calls(simulator)
      const { etag = '' } = await get(path)
      const first = await patch(path, name('First'), etag)
      t.is(first.status, 200)
      const late = await patch(path, name('Late'), etag)
      t.is(late.status, 412)
      t.deepEqual(late.body, {
        type: 'urn:itsme-simulator:changed-meanwhile',
        title: late.body.title,
        status: 412,
        detail: `it was changed meanwhile: If-Match is ${etag}, the ETag is ${first.etag} now; GET it and change that`,
      })
      const now = await get(path)
      t.is(nameOf(now.body), 'First')
      t.is(now.etag, first.etag)
      t.is((await patch(path, name('Star'), '*')).status, 200)
      const listed = `"other" , ${(await get(path)).etag}`
      t.is((await patch(path, name('Listed'), listed)).status, 200)
      t.is(nameOf((await get(path)).body), 'Listed')
      t.is((await patch(path, name('Unquoted'), 'abc')).status, 412)
      t.is((await patch(path, name('Whatever'))).status, 200, 'without If-Match as ever')
    },
  )

  withSimulator(`two change ${what} at once with one tag: one wins`, async (t, { simulator }) => {
    const { get, patch } = calls(simulator)
    const { etag } = await get(path)
    const names = ['One', 'Two', 'Three', 'Four']
    const answers = await Promise.all(names.map((each) => patch(path, name(each), etag)))
    const winners = answers.filter(({ status }) => status === 200)
    t.is(winners.length, 1)
    t.is(answers.filter(({ status }) => status === 412).length, 3)
    t.is(nameOf((await get(path)).body), nameOf(winners[0]?.body))
  })

  withSimulator(`nobody has no tag: ${what}`, async (t, { simulator }) => {
    const { get, patch } = calls(simulator)
    const nobody = `${path.slice(0, path.lastIndexOf('/'))}/nobody`
    t.is((await get(nobody)).status, 404)
    t.is((await patch(nobody, name('X'), '*')).status, 404)
  })
}

withSimulator(
  'the tag of a redirect URI that is added, and of a sandbox, is another',
  async (t, { simulator }) => {
    const { get } = calls(simulator)
    const { etag } = await get('/partners/DEMO')
    await simulator.partners.addRedirectUri('DEMO', 'DEMO_LOGIN', 'https://a.example/')
    const added = (await get('/partners/DEMO')).etag
    t.not(added, etag)
    await simulator.partners.removeRedirectUri('DEMO', 'DEMO_LOGIN', 'https://a.example/')
    t.is((await get('/partners/DEMO')).etag, etag, 'as before, so the tag is as before')
  },
)

withSimulator(
  'the library gives the tag, and takes it',
  async (t, { simulator: { users, partners } }) => {
    const ifMatch = await users.etag(anna)
    t.is((await users.change(anna, { givenName: 'Zed' }, { ifMatch })).document.givenName, 'Zed')
    await t.throwsAsync(users.change(anna, { givenName: 'Late' }, { ifMatch }), {
      name: 'SimulatorError',
      code: 'changed-meanwhile',
      message: /^it was changed meanwhile: If-Match is "[\w-]{22}", the ETag is "[\w-]{22}" now/,
    })
    t.is((await users.get(anna)).document.givenName, 'Zed')
    const together = { ifMatch: await users.etag(anna) }
    const changes = ['One', 'Two'].map((givenName) => users.change(anna, { givenName }, together))
    const outcomes = (await Promise.allSettled(changes)).map(({ status }) => status)
    t.deepEqual(outcomes, ['fulfilled', 'rejected'], 'one wins')
    const tag = await partners.etag('DEMO')
    await partners.change('DEMO', { secret: 'another-secret' }, { ifMatch: tag })
    await t.throwsAsync(partners.change('DEMO', { name: 'Late' }, { ifMatch: tag }), {
      code: 'changed-meanwhile',
    })
    await partners.change('DEMO', { name: 'Any' }, { ifMatch: undefined } as object)
    for (const call of [users.etag('+32470999999'), partners.etag('NOBODY')]) {
      await t.throwsAsync(call, { code: 'not-found' })
    }
  },
)
