import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { launch } from '../helpers/cli.ts'
import { startRedis } from '../helpers/redis.ts'
import { until } from '../helpers/until.ts'
import { createClient } from '../helpers/visitor.ts'

const client = createClient()

test('processes that watch the same file use its change once, and start with it again', async (t) => {
  const redis = await startRedis()
  t.teardown(() => redis.stop())
  const file = join(mkdtempSync(join(tmpdir(), 'itsme-shared-')), 'users.json')
  const write = (phoneNumber: string) =>
    writeFileSync(file, JSON.stringify({ defaults: false, users: [{ phoneNumber }] }))
  write('+32471000001')
  const run = () =>
    launch(t, ['--store', redis.url, '--fixtures', file, '--watch', '--log-level', 'info'])
  const all = [await run(), await run()]
  const numbers = async (url: string) => {
    const { body } = await client.get(`${url}/control/users`)
    return JSON.parse(body).items.map(({ phoneNumber }: { phoneNumber: string }) => phoneNumber)
  }
  const add = (url: string, phoneNumber: string) =>
    client.post(`${url}/control/users`, { json: { phoneNumber } })
  const [first, second] = all
  if (first === undefined || second === undefined) return t.fail()

  await add(first.url, '+32471000009')
  second.child.kill('SIGSTOP')
  write('+32471000002')
  t.true(await until(() => first.seen.err.includes('fixtures were read again')))
  t.deepEqual(await numbers(first.url), ['+32471000002'], 'what was added went with the old ones')
  await add(first.url, '+32471000008')
  second.child.kill('SIGCONT')
  t.true(await until(() => second.seen.err.includes('fixtures were read again')))
  const third = await run()
  for (const { url } of [first, second, third])
    t.deepEqual(await numbers(url), ['+32471000002', '+32471000008'], 'nothing was replaced')
})
