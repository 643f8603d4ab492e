import test from 'ava'
import { defaultSettings } from '../../src/config/fixtures.ts'
import { createAdapter } from '../../src/oidc/adapter.ts'
import { issuers } from '../../src/oidc/issuers.ts'
import { createMemoryStore } from '../../src/state/memory-store.ts'
import { createPartners } from '../../src/state/partners.ts'
import { createTestClock } from '../helpers/test-clock.ts'

test('logins in flight are bounded: 2,000 with long requests, short ones go on', async (t) => {
  const clock = createTestClock()
  const store = createMemoryStore(clock)
  const adapter = createAdapter({
    store,
    partners: createPartners(store),
    settings: () => defaultSettings,
    wallClock: clock,
    issuer: issuers[0],
    stamp: 'x',
  })('Interaction')
  const begin = (id: string, state: string) => adapter.upsert(id, { params: { state } }, 600)
  const long = 'x'.repeat(9000)
  for (let turn = 0; turn < 2000; turn++) await begin(`long-${turn}`, long)
  await t.throwsAsync(begin('one-more', long), { message: 'temporary_unavailable' })
  await t.notThrowsAsync(async () => begin('short', 'x'))
  clock.pass(601_000)
  await t.notThrowsAsync(async () => begin('later', long))
})
