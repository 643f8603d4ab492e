import type { ExecutionContext } from 'ava'
import type { CheckReport, CheckRequest, Simulator } from '../../src/index.ts'
import { withSimulator } from '../helpers/simulator.ts'
import { type Habits, startCarefulApplication } from './applications/careful.ts'

/** Checks an application with a habit: the verdicts by name and endpoint. */
async function verdictsOf(
  t: ExecutionContext,
  simulator: Simulator,
  habits: Habits,
  request: Partial<CheckRequest> = {},
): Promise<Map<string, CheckReport['rows'][number]>> {
  t.timeout(5 * 60_000)
  const application = await startCarefulApplication(simulator, habits)
  t.teardown(() => application.close())
  const { rows } = await simulator.check({
    startUrl: `${application.url}/login`,
    success: 'text:{name}',
    protectedUrl: `${application.url}/profile`,
    only: ['userinfo', 'browser', 'people'],
    ...request,
  })
  return new Map(rows.map((row) => [row.endpoint ? `${row.name}@${row.endpoint}` : row.name, row]))
}

withSimulator('who is let in as a guest after a fault is let in', async (t, { simulator }) => {
  const rows = await verdictsOf(t, simulator, {
    onFailure(response, session) {
      session().name = 'guest'
      response.redirect('/profile')
    },
  })
  for (const name of ['missing-sub@userinfo', 'state-altered@authorization', 'rejects']) {
    t.is(rows.get(name)?.verdict, 'failed', name)
    t.regex(
      String(rows.get(name)?.what),
      /Let somebody in without this name: 200, “Welcome, guest”/,
    )
  }
})

withSimulator('an error of the server is no refusal', async (t, { simulator }) => {
  const rows = await verdictsOf(t, simulator, {
    onFailure: (response) => void response.status(500).send('Internal Server Error'),
  })
  for (const name of ['missing-sub@userinfo', 'state-altered@authorization', 'rejects']) {
    t.is(rows.get(name)?.verdict, 'warning', name)
    t.regex(String(rows.get(name)?.what), /no refusal either: 500, “Internal Server Error”/)
  }
})

withSimulator('the identify page names people, and logs nobody in', async (t, { simulator }) => {
  const rows = await verdictsOf(t, simulator, {
    onFailure: (response) => response.redirect('/login'),
  })
  for (const name of ['missing-sub@userinfo', 'state-altered@authorization', 'rejects']) {
    t.is(rows.get(name)?.verdict, 'passed', name)
    t.is(rows.get(name)?.what, 'Refused: it began another login.')
  }
})

withSimulator('addresses and bodies that are no pages', async (t, { simulator }) => {
  const rows = await verdictsOf(t, simulator, {
    onFailure(response) {
      response.setHeader('location', '/error?m=100%&n=%E9')
      response.status(302).end()
    },
  })
  t.is(rows.get('rejects')?.verdict, 'passed')
  t.regex(rows.get('rejects')?.hops.at(-1)?.url ?? '', /\/error\?m=…&n=…$/)
})

withSimulator(
  'a protected page that is open to anybody proves nothing',
  async (t, { simulator }) => {
    const rows = await verdictsOf(t, simulator, { isOpen: true }, { only: ['userinfo'] })
    t.is(rows.get('protected-page')?.verdict, 'failed')
    t.regex(String(rows.get('protected-page')?.what), /^Open to anybody: 200, “Welcome, guest”/)
    t.is(rows.get('missing-sub@userinfo')?.verdict, 'passed')
  },
)

withSimulator(
  'what does not show success is found before anything is tried',
  async (t, { simulator }) => {
    const application = await startCarefulApplication(simulator)
    t.teardown(() => application.close())
    const startUrl = `${application.url}/login`
    const refused = (request: Omit<CheckRequest, 'startUrl'>, message: RegExp) =>
      t.throwsAsync(simulator.check({ startUrl, ...request }), { name: 'CheckError', message })
    await refused(
      { success: 'text:{name}', protectedUrl: `${application.url}/profil` },
      /the protected page is closed after the good login of \w+ \w+: 404/,
    )
    const failing = await startCarefulApplication(simulator, {
      onFailure: (response) => void response.send('<p>Welcome'),
    })
    t.teardown(() => failing.close())
    await t.throwsAsync(
      simulator.check({ startUrl: `${failing.url}/login`, success: 'text:Welcome' }),
      { message: /success is also seen after a login that was rejected: 200, “Welcome”/ },
    )
    await refused(
      { success: 'text:{name}', skip: { 'nonce-invald': 'later' } },
      /skip: unknown row "nonce-invald"; nearest "nonce-invalid"/,
    )
  },
)

withSimulator(
  'who does without a userinfo that is wrong has not used it',
  async (t, { simulator }) => {
    const rows = await verdictsOf(
      t,
      simulator,
      { doesWithoutUserinfo: true },
      { only: ['userinfo', 'network'] },
    )
    for (const name of [
      'missing-sub@userinfo',
      'userinfo-invalid-sub@userinfo',
      'status@userinfo',
    ]) {
      t.is(rows.get(name)?.verdict, 'passed', name)
      t.regex(String(rows.get(name)?.what), /^Logged in by the ID token alone: 200, “Welcome, /)
    }
  },
)
