import test from 'ava'
import { type SimulatorOptions, startSimulator } from '../../src/index.ts'
import { runCli } from '../helpers/cli.ts'
import { freePort } from '../helpers/free-port.ts'
import { createTestClock } from '../helpers/test-clock.ts'

const local = 'redis://127.0.0.1:6379'

const refused: readonly (readonly [SimulatorOptions, string])[] = [
  [
    { store: 'redis://redis.example.com:6379' },
    'store: client secrets and keys would go to another machine without TLS; use rediss://, or allow it with --store-insecure',
  ],
  [
    { store: local, seed: 'x' },
    'seed: cannot be combined with --store: two simulators would make the same ids',
  ],
  [
    { store: local, save: 'x.yaml' },
    'save: cannot be combined with --store, which keeps what is added',
  ],
  [{ storePrefix: 'x' }, 'storePrefix: belongs to a store: name one with --store'],
  [{ storeInsecure: true }, 'storeInsecure: belongs to a store: name one with --store'],
]

for (const [options, message] of refused) {
  test(`options of the store are refused: ${Object.keys(options).join(', ')}`, async (t) => {
    await t.throwsAsync(startSimulator(options), { message, name: 'ConfigurationError' })
  })
}

test('a store has the time of all processes', async (t) => {
  const clock = createTestClock()
  await t.throwsAsync(startSimulator({ store: local }, { clock }), {
    message: 'store: cannot be combined with a clock of its own: other processes have another time',
  })
})

test('a URL of a store is never shown, and a Redis that does not answer ends the start', async (t) => {
  const wrong = await runCli(['--store', 'http://user:a-secret-word@redis.example.com'])
  t.is(wrong.code, 1)
  t.regex(wrong.err, /--store: must be a URL of Redis: rediss:\/\/host:6379/)
  const url = `redis://user:a-secret-word@127.0.0.1:${await freePort()}`
  const gone = await runCli(['--store', url, '--port', '0'])
  t.is(gone.code, 1)
  t.regex(gone.err, /^[^\n]*store: Redis cannot be used: ECONNREFUSED\n$/)
  for (const { out, err } of [wrong, gone]) t.notRegex(out + err, /a-secret-word/)
})
