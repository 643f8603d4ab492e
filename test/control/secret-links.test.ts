import test from 'ava'
import type { Simulator } from '../../src/index.ts'
import { raw } from '../helpers/raw.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { until } from '../helpers/until.ts'
import { createClient, createVisitor } from '../helpers/visitor.ts'

const secret = 'a-secret-that-nobody-else-has'
const fixtures = {
  partners: [
    {
      code: 'MYAPP',
      name: 'My app',
      secret,
      services: [{ code: 'L', redirectUris: ['https://a.example/'] }],
    },
  ],
}

async function link(simulator: Simulator, body: object = {}) {
  const url = `${simulator.url}/control/partners/MYAPP/secret-link`
  const answer = await createClient().post(url, { json: body })
  return { status: answer.statusCode, ...JSON.parse(answer.body) } as {
    status: number
    url: string
    expiresAt: string
  }
}

test('a one-time link survives a previewer, shows the secret once, and is in no log', async (t) => {
  const { simulator, log } = await start(t, { fixtures })
  const made = await link(simulator)
  t.is(made.status, 201)
  t.true(made.url.startsWith(`${simulator.url}/secret/`))
  const { pathname } = new URL(made.url)
  const token = pathname.split('/').at(-1) ?? ''
  t.is(Buffer.from(token, 'base64url').length, 32)

  for (const method of ['HEAD', 'GET', 'GET', 'HEAD']) {
    const { status, headers, body } = await raw(simulator, method, pathname)
    t.is(status, 200)
    t.is(headers['cache-control'], 'no-store')
    t.is(headers['referrer-policy'], 'same-origin')
    t.false(body.includes(secret))
    if (method === 'GET') t.regex(body, /<form method="post"/)
  }
  const shown = await createVisitor().post(made.url, {})
  t.is(shown.statusCode, 200)
  t.true(shown.body.includes(secret))
  t.is(shown.headers['cache-control'], 'no-store')
  // A language link would lead to the page that is gone.
  t.notRegex(shown.body, /\/language\?/)
  for (const answer of [
    await createVisitor().post(made.url, {}),
    await createVisitor().get(made.url),
  ]) {
    t.is(answer.statusCode, 410)
    t.regex(answer.body, /This link has been used or has expired/)
    t.false(answer.body.includes(secret))
  }
  const everything = JSON.stringify([log, await simulator.journal.list()])
  t.false(everything.includes(token))
  t.false(everything.includes(secret))
  t.true(
    await until(() =>
      log.some((line) => /MYAPP .*one-time link to the client secret was made/.test(line)),
    ),
  )
  t.true(
    await until(() =>
      log.some((line) => /MYAPP .*one-time link to the client secret was used/.test(line)),
    ),
  )
})

test('a form of another site does not use the link up, and its path is in no log', async (t) => {
  const { simulator, log } = await start(t, { fixtures })
  const { pathname } = new URL((await link(simulator)).url)
  for (const site of ['cross-site', 'same-site']) {
    const { status, body } = await raw(simulator, 'POST', pathname, { 'sec-fetch-site': site })
    t.is(status, 403)
    t.regex(
      body,
      /This link opens by itself only\. It was not used up: open it in a tab of its own\./,
    )
    t.false(body.includes(secret))
  }
  t.true(
    await until(() =>
      log.some((line) =>
        line.includes('POST /secret/…: a form of another site, or a page in a frame, asked'),
      ),
    ),
  )
  const own = await raw(simulator, 'POST', pathname, { 'sec-fetch-site': 'same-origin' })
  t.true(own.body.includes(secret))
  const told = JSON.stringify(await simulator.journal.list()) + log.join()
  t.false(told.includes(pathname.split('/').at(-1) ?? ''))
})

test('a proxy that takes the path off puts no link into the log', async (t) => {
  const publicUrl = 'http://localhost:1/base'
  const { simulator, log } = await start(t, { fixtures, publicUrl })
  const answer = await raw(simulator, 'GET', '/secret/topsecret', { host: 'localhost:1' })
  t.is(answer.status, 404)
  t.true(
    await until(() => log.some((line) => line.includes('/secret/… is not below /base'))),
    log.join(),
  )
  t.false(log.join().includes('topsecret'), log.join())
})

test('a one-time link is over in time', async (t) => {
  const clock = createTestClock()
  const { simulator } = await start(t, { fixtures, surroundings: { clock } })
  const made = await link(simulator, { expiresIn: 60 })
  t.is(made.expiresAt, new Date(clock.now() + 60_000).toISOString())
  const usual = await link(simulator)
  t.is(usual.expiresAt, new Date(clock.now() + 86_400_000).toISOString())
  clock.pass(59_999)
  t.is((await createVisitor().get(made.url)).statusCode, 200)
  clock.pass(1)
  t.is((await createVisitor().get(made.url)).statusCode, 410)
  t.is((await createVisitor().post(made.url, {})).statusCode, 410)
  t.is((await createVisitor().get(usual.url)).statusCode, 200)
})

test('of two browsers that press the button at once one sees the secret', async (t) => {
  const { simulator } = await start(t, { fixtures })
  for (let round = 0; round < 5; round++) {
    const { url } = await link(simulator)
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => createVisitor().post(url, {})),
    )
    t.is(answers.filter(({ body }) => body.includes(secret)).length, 1)
    t.is(answers.filter(({ statusCode }) => statusCode === 410).length, 7)
  }
})

test('a link that never was looks like one that was used', async (t) => {
  const { simulator, log } = await start(t, { fixtures })
  const made = await link(simulator)
  await createVisitor().post(made.url, {})
  const unknown = await createVisitor().get(`${simulator.url}/secret/never-was`)
  const used = await createVisitor().get(made.url)
  t.is(unknown.statusCode, used.statusCode)
  const withoutPaths = (body: string) => body.replaceAll(/(\/|%2F)secret(\/|%2F)[\w-]+/g, '')
  t.is(withoutPaths(unknown.body), withoutPaths(used.body))
  // Turned away by the rules of forms: the path is not told either.
  for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
    await raw(simulator, method, '/secret/never-was%E0', { origin: 'https://evil.example' })
  }
  t.false(log.some((line) => line.includes('never-was')))
})

withSimulator(
  'a link is for one secret: it is over with another one, another partner of that code, and a reset',
  async (t, { simulator }) => {
    const [changed, replaced, reset] = [
      await link(simulator),
      await link(simulator),
      await link(simulator),
    ]
    await simulator.partners.change('MYAPP', { secret: 'the-secret-of-later-than-that' })
    t.is((await createVisitor().get(changed.url)).statusCode, 410)
    t.is((await createVisitor().post(changed.url, {})).statusCode, 410)
    await simulator.partners.remove('MYAPP')
    t.is((await createVisitor().post(replaced.url, {})).statusCode, 410)
    await simulator.partners.add({ code: 'MYAPP', services: [{ code: 'L', redirectUris: [] }] })
    t.is((await createVisitor().get(reset.url)).statusCode, 410)
    await simulator.reset()
    t.is((await createVisitor().post(reset.url, {})).statusCode, 410)
  },
  { fixtures },
)

const wrong: readonly (readonly [string, string, object, number, RegExp])[] = [
  ['no such partner', 'NOBODY', {}, 404, /no partner \\"NOBODY\\"/],
  ['no secret', 'DEMO_KEYS', {}, 422, /DEMO_KEYS has no client secret: it authenticates by keys/],
  ['too long', 'MYAPP', { expiresIn: 604_801 }, 422, /expiresIn: must be at most 604800/],
  ['no time', 'MYAPP', { expiresIn: 0 }, 422, /expiresIn: must be at least 1/],
  ['unknown member', 'MYAPP', { expires: 1 }, 422, /expires: unknown member; nearest/],
]
for (const [title, code, body, status, message] of wrong) {
  withSimulator(
    `a one-time link is refused: ${title}`,
    async (t, { simulator }) => {
      const url = `${simulator.url}/control/partners/${code}/secret-link`
      const answer = await createClient().post(url, { json: body })
      t.is(answer.statusCode, status)
      t.regex(answer.body, message)
    },
    { fixtures },
  )
}

test('a link of a sandbox leads to the sandbox, and the library makes them, too', async (t) => {
  const { simulator } = await start(t, { fixtures })
  const sandbox = await simulator.sandboxes.open()
  const { url } = await sandbox.partners.secretLink('MYAPP')
  t.true(url.startsWith(`${sandbox.url}/secret/`))
  t.true((await createVisitor().post(url, {})).body.includes(secret))
  const own = await simulator.partners.secretLink('MYAPP', { expiresIn: 5 })
  t.true((await createVisitor().post(own.url, {})).body.includes(secret))
})
