import test from 'ava'
import { defaultSettings } from '../../src/config/fixtures/fixtures.ts'
import { issuers } from '../../src/oidc/issuers.ts'
import { createAdapter } from '../../src/oidc/login/adapter.ts'
import { createLoginCapacity } from '../../src/oidc/login/login-capacity.ts'
import { createStoredModels } from '../../src/oidc/login/stored-models.ts'
import { simulatorBounds } from '../../src/state/bounds.ts'
import { createMemoryStore } from '../../src/state/memory/memory-store.ts'
import { createPartners } from '../../src/state/partners.ts'
import { createTestClock } from '../helpers/test-clock.ts'

test('logins in flight are bounded: 12 MB with long requests, short ones go on', async (t) => {
  const clock = createTestClock()
  const store = createMemoryStore(clock)
  const models = createStoredModels(store)
  const megabyte = 1024 * 1024
  const bounds = { ...simulatorBounds, visits: { entries: 20_000, bytes: 24 * megabyte } }
  const adapter = createAdapter({
    store,
    models,
    capacity: createLoginCapacity({
      store,
      models,
      bounds,
      tellOfBound: () => undefined,
    }),
    partners: createPartners(store),
    settings: () => defaultSettings,
    wallClock: clock,
    issuer: issuers[0],
    internalSecret: 'x',
  })('Interaction')
  const begin = (id: string, state: string) => adapter.upsert(id, { params: { state } }, 600)
  const long = 'x'.repeat(9000)
  let begun = 0
  while (
    begun < 3000 &&
    (await begin(`long-${begun}`, long).then(
      () => true,
      () => false,
    ))
  )
    begun += 1
  t.true(begun > 1300 && begun < 1420, String(begun))
  await t.throwsAsync(begin('one-more', long), { message: 'temporary_unavailable' })
  await t.notThrowsAsync(async () => begin('short', 'x'))
  // Many that are just not long are bounded, too.
  const short = 'x'.repeat(4000)
  let more = 0
  while (
    more < 9000 &&
    (await begin(`short-${more}`, short).then(
      () => true,
      () => false,
    ))
  )
    more += 1
  t.true(more > 2900 && more < 3200, String(more))
  clock.pass(601_000)
  await t.notThrowsAsync(async () => begin('later', long))
})
