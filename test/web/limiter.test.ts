import test from 'ava'
import { createLimiter } from '../../src/web/http/limiter.ts'
import { until } from '../helpers/until.ts'

test('a limit counts for its time, and is over then', async (t) => {
  const limiter = createLimiter(1, 1)
  await limiter.penalty('203.0.113.1', 2)
  const found = await limiter.get('203.0.113.1')
  t.is(found?.consumedPoints, 2)
  t.true(Number(found?.msBeforeNext) <= 1000)
  t.is(await limiter.get('203.0.113.2'), null)
  t.true(await until(async () => (await limiter.get('203.0.113.1')) === null))
})
