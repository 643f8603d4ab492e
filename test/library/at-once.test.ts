import test from 'ava'
import type { Steerable } from '../../src/index.ts'
import { start } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { callback } from '../helpers/visitor.ts'

/** Calls that wait for each other. */
const calls: Readonly<Record<string, (place: Steerable, turn: number) => Promise<unknown>>> = {
  reset: ({ reset }) => reset(),
  'users.change': ({ users }, turn) => users.change('+32470000001', { givenName: `Anna${turn}` }),
  'partners.add': ({ partners }, turn) =>
    partners.add({
      code: `SHOP${turn}`,
      secret: 'not-a-secret',
      services: [{ code: 'L', redirectUris: [callback] }],
    }),
  'partners.change': ({ partners }, turn) => partners.change('DEMO', { name: `Shop ${turn}` }),
  'partners.addRedirectUri': ({ partners }, turn) =>
    partners.addRedirectUri('DEMO', 'DEMO_LOGIN', `https://shop.example/${turn}`),
  'faults.add': ({ faults }, turn) =>
    faults.add({ name: `fault-${turn}`, kind: 'latency', match: { endpoint: 'jwks' } }),
  'users.add': ({ users }) => users.add({}),
  'fixtures.put': ({ fixtures }) => fixtures.put('users: []'),
  'keys.rotate': ({ keys }) => keys.rotate(),
}

for (const [title, call] of Object.entries(calls)) {
  test(`several at once end although the clock never moves: ${title}`, async (t) => {
    const { simulator } = await start(t, { surroundings: { clock: createTestClock() } })
    const sandbox = title === 'keys.rotate' ? undefined : await simulator.sandboxes.open()
    for (const place of sandbox === undefined ? [simulator] : [simulator, sandbox]) {
      const results = await Promise.all([1, 2, 3].map((turn) => call(place, turn)))
      t.is(results.length, 3)
    }
  })
}

test('all of them at once end, although the clock never moves', async (t) => {
  const { simulator } = await start(t, { surroundings: { clock: createTestClock() } })
  const { 'fixtures.put': _put, reset: _reset, ...deeds } = calls
  await Promise.all(
    [1, 2].flatMap((turn) => Object.values(deeds).map((call) => call(simulator, turn))),
  )
  t.is((await simulator.partners.get('SHOP2')).code, 'SHOP2')
  await Promise.all([simulator.reset(), simulator.reset()])
  await t.throwsAsync(simulator.partners.get('SHOP2'), { code: 'not-found' })
})
