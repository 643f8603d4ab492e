import test from 'ava'
import type { Action } from '../../src/domain/action.ts'
import { systemRandom } from '../../src/domain/random.ts'
import { simulatorBounds } from '../../src/state/bounds.ts'
import { createMemoryStore } from '../../src/state/memory/memory-store.ts'
import { createState } from '../../src/state/state.ts'
import { createTestClock } from '../helpers/test-clock.ts'

function setUp() {
  const clock = createTestClock(1_000_000)
  const state = createState({
    store: createMemoryStore(clock),
    clock,
    random: systemRandom,
    bounds: simulatorBounds,
    tellOfBound: () => undefined,
  })
  const make = (id: string, more: Partial<Action> = {}) =>
    state.actions.create({
      id,
      issuer: 'csapi',
      partner: 'DEMO',
      partnerName: 'Demo',
      service: 'S',
      serviceName: 'S',
      serviceType: 'authentication',
      user: 'u1',
      userVersion: 1,
      phoneNumber: '+32470000001',
      claims: [],
      acr: 'basic',
      mode: 'number',
      identifiedBy: 'number',
      icon: 0,
      icons: [0, 1, 2],
      createdAt: clock.now(),
      expiresAt: clock.now() + 180_000,
      ...more,
    })
  return { clock, make, ...state }
}

test('an action can be decided once, whoever tries', async (t) => {
  const { actions, make } = setUp()
  await make('a')
  const tries = await Promise.allSettled([
    actions.confirm('a'),
    actions.reject('a'),
    actions.expire('a'),
    actions.confirm('a'),
  ])
  t.is(tries.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const result of tries) {
    if (result.status === 'rejected') t.like(result.reason, { code: 'action-already-decided' })
  }
})

test('an action that is over cannot be decided', async (t) => {
  const { actions, make, clock } = setUp()
  await make('a')
  clock.pass(180_000)
  await t.throwsAsync(actions.confirm('a'), {
    code: 'action-already-decided',
    message: /^action "a" was expired at 1970-01-01T00:19:40.000Z; start a new login$/,
  })
})

test('an unknown action is not found', async (t) => {
  const { actions } = setUp()
  await t.throwsAsync(actions.reject('x'), {
    code: 'not-found',
    message: 'no action "x"; it may be older than 15 minutes',
  })
})

test('advanced needs the code', async (t) => {
  const { actions, make } = setUp()
  await make('a', { acr: 'advanced' })
  await t.throwsAsync(actions.confirm('a', 'biometrics'), {
    code: 'method-not-allowed',
    message: /confirm it with method "code"/,
  })
  t.like(await actions.confirm('a', 'code'), { decision: { kind: 'confirmed', method: 'code' } })
})

test('decided actions are kept for a quarter of an hour', async (t) => {
  const { actions, make, clock } = setUp()
  await make('a')
  await actions.confirm('a')
  clock.pass(14 * 60_000)
  t.is((await actions.list()).length, 1)
  clock.pass(2 * 60_000)
  t.is((await actions.list()).length, 0)
})

test('next gives the oldest pending match at once, and takes nothing away', async (t) => {
  const { actions, make } = setUp()
  await make('a', { phoneNumber: '+32470000002' })
  await make('b')
  await make('c')
  t.is((await actions.next({}, 1)).id, 'a')
  t.is((await actions.next({ phoneNumber: '+32470000001' }, 1)).id, 'b')
  t.is((await actions.next({ phoneNumber: '+32470000001' }, 1)).id, 'b')
})

test('next waits, and gives up in time or when it is told to', async (t) => {
  const { actions, make, clock } = setUp()
  const coming = actions.next({ partner: 'DEMO' }, 5)
  await make('other', { partner: 'OTHER' })
  await make('a')
  t.is((await coming).id, 'a')
  await actions.confirm('a')
  const late = actions.next({ partner: 'DEMO' }, 5)
  clock.pass(5_000)
  await t.throwsAsync(late, {
    name: 'NoActionError',
    code: 'no-action',
    message: 'no pending action for DEMO within 5 s',
  })
  const stopped = new AbortController()
  const cut = actions.next({ partner: 'DEMO' }, 5, stopped.signal)
  stopped.abort()
  await t.throwsAsync(cut, { name: 'NoActionError' })
})

test('more than 20,000 pending actions are refused', async (t) => {
  const { actions, make } = setUp()
  for (let index = 0; index < 20_000; index++) await make(`a${index}`)
  await t.throwsAsync(make('one-more'), {
    code: 'too-many-actions',
    message: 'there are 20000 pending actions; decide some, or reset',
  })
  await actions.confirm('a0')
  await make('one-more')
  t.is((await actions.get('one-more')).id, 'one-more')
})

test('the journal counts on, and drops its oldest entries', async (t) => {
  const { journal } = setUp()
  for (let index = 1; index <= 10_005; index++)
    await journal.write({ type: 'control', step: 'x', outcome: String(index) })
  const entries = await journal.list()
  t.is(entries.length, 10_000)
  t.is(entries[0]?.seq, 6)
  t.is((await journal.list({ after: 10_003 })).length, 2)
  await journal.clear()
  await journal.write({ type: 'control', step: 'x', outcome: 'again' })
  t.is((await journal.list())[0]?.seq, 10_006)
})

test('an event says that its action has ended, unless another takes its place', async (t) => {
  const { actions, make } = setUp()
  const told: (readonly [id: string, isEnded?: true])[] = []
  const stop = actions.follow(({ id, isEnded }) =>
    told.push(isEnded === undefined ? [id] : [id, isEnded]),
  )
  for (const id of ['confirmed', 'expired', 'replaced', 'gone']) await make(id)
  await actions.confirm('confirmed')
  await actions.expire('expired')
  await actions.expire('replaced', 'replaced')
  await actions.announceGone(await actions.pending())
  await Promise.resolve()
  stop()
  t.deepEqual(told.slice(0, 4), [['confirmed'], ['expired'], ['replaced'], ['gone']])
  t.deepEqual(told.slice(4), [['confirmed', true], ['expired', true], ['replaced'], ['gone', true]])
})
