import test from 'ava'
import { start } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { createClient, endpoint } from '../helpers/visitor.ts'

test('fetches of discovery and keys are journalled once a minute and client, then counted', async (t) => {
  const clock = createTestClock()
  const { simulator } = await start(t, { surroundings: { clock } })
  const discovery = `${simulator.issuers.v2}/.well-known/openid-configuration`
  const fetchAll = async () => {
    for (const url of [discovery, discovery, discovery, endpoint(simulator, 'jwks', 'v2')])
      t.is((await createClient().get(url)).statusCode, 200)
  }
  const summaries = async () => (await simulator.journal.list()).map(({ summary }) => summary)
  await fetchAll()
  t.deepEqual(await summaries(), [
    'request  v2 discovery  fetched by 127.0.0.1',
    'request  v2 jwks  fetched by 127.0.0.1',
  ])
  clock.pass(60_000)
  await fetchAll()
  t.deepEqual((await summaries()).slice(2), [
    'request  v2 discovery  fetched by 127.0.0.1; 2 more times after the last entry',
    'request  v2 jwks  fetched by 127.0.0.1',
  ])
})
