import test from 'ava'
import type { LoginFact } from '../../src/domain/login/login.ts'
import { simulatorBounds } from '../../src/state/bounds.ts'
import { createLogins } from '../../src/state/logins.ts'
import { createMemoryStore } from '../../src/state/memory/memory-store.ts'
import { createTestClock } from '../helpers/test-clock.ts'

const head = {
  entry: 'authorization',
  issuer: 'v2',
  origin: 'http://localhost:4876',
  method: 'GET',
  sent: [['state', 'x'.repeat(500)]],
} as const

const finished: LoginFact = { what: 'answered', redirectUri: 'https://a', responseMode: 'query' }
const refused: LoginFact = { ...finished, isRefusal: true }

function create(logins = { entries: 3, bytes: Infinity }) {
  const clock = createTestClock()
  const bounds = { ...simulatorBounds, logins, visits: { entries: 2, bytes: Infinity } }
  return createLogins({ store: createMemoryStore(clock), clock, bounds })
}

async function begin(logins: ReturnType<typeof create>, count: number, end?: LoginFact) {
  const ids: string[] = []
  for (let each = 0; each < count; each++) {
    const id = await logins.begin(head)
    if (end !== undefined) await logins.add(id, end)
    ids.push(id)
  }
  return ids
}

test('the last finished, the last refused and the last open logins are kept, each by their own bound', async (t) => {
  const logins = create()
  const lastFinished = (await begin(logins, 5, finished)).slice(-3)
  const lastRefused = (await begin(logins, 5, refused)).slice(-3)
  const lastOpen = (await begin(logins, 5)).slice(-2)
  t.deepEqual(await logins.ids(), [...lastFinished, ...lastRefused, ...lastOpen])
})

test('beyond the bytes, refused logins are dropped first, then finished ones, then open ones', async (t) => {
  const logins = create({ entries: 100, bytes: 10_000 })
  const [open = ''] = await begin(logins, 1)
  const [first = ''] = await begin(logins, 1, finished)
  await begin(logins, 50, refused)
  const ids = await logins.ids()
  t.true(ids.includes(open) && ids.includes(first))
  t.true(ids.length > 5 && ids.length < 15, `${ids.length}`)
  await begin(logins, 50, finished)
  const later = await logins.ids()
  t.true(later.includes(open))
  t.false(later.includes(first))
})
