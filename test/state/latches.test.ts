import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import { createLatches } from '../../src/state/faults/latches.ts'
import { createMemoryStore } from '../../src/state/memory/memory-store.ts'
import { createTestClock } from '../helpers/test-clock.ts'

function setUp() {
  const clock = createTestClock()
  const latches = createLatches(createMemoryStore(clock), clock)
  const { signal } = new AbortController()
  /** How many it holds when everybody who can go on has done so. */
  const holding = async () => {
    await setImmediate()
    return latches.holding('gate')
  }
  /** Somebody comes to it. */
  const arrive = () => {
    void latches.hold('gate', signal)
    return holding()
  }
  return { clock, latches, arrive, holding }
}

test('a latch that was released holds nobody, until it is closed again', async (t) => {
  const { latches, arrive, holding } = setUp()
  t.is(await arrive(), 1)
  t.is(await arrive(), 2)
  await latches.release('gate')
  t.is(await holding(), 0)
  t.true(await latches.isOpen('gate'))
  t.is(await arrive(), 0, 'who comes later is not held')
  await latches.close('gate')
  t.is(await arrive(), 1)
})

test('a latch that nobody releases holds for ten minutes', async (t) => {
  const { clock, arrive, holding } = setUp()
  t.is(await arrive(), 1)
  clock.pass(10 * 60_000 - 1)
  t.is(await holding(), 1)
  clock.pass(1)
  t.is(await holding(), 0)
})
