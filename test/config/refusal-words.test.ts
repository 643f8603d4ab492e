import { createPrivateKey } from 'node:crypto'
import test from 'ava'
import { createCertificate } from '../helpers/certificates.ts'
import { fileOf } from '../helpers/encodings.ts'
import { start } from '../helpers/simulator.ts'

test('an encrypted private key is told from one that does not fit', async (t) => {
  const { cert, key } = await createCertificate(['localhost'])
  const message =
    'the private key is encrypted, and there is nobody to ask for its passphrase: openssl pkey -in key.pem -out plain-key.pem decrypts it'
  const cipher = { format: 'pem', cipher: 'aes-128-cbc', passphrase: 'hunter2' } as const
  for (const type of ['pkcs8', 'pkcs1'] as const) {
    const encrypted = String(createPrivateKey(key).export({ type, ...cipher }))
    const tls = { cert: fileOf(cert), key: fileOf(encrypted) }
    await t.throwsAsync(start(t, { tls }), {
      name: 'ConfigurationError',
      message: `tlsKey: ${message}`,
    })
  }
})

test('a national number that does not check is told the digits that would', async (t) => {
  const fixtureOf = (nationalNumber: string) => ({
    users: [{ phoneNumber: '+32470000077', nationalNumber }],
  })
  const message =
    'fixtures users[0].nationalNumber: must be eleven digits whose last two check, got "88041827600"; they would be 90, or 22 for somebody born from 2000 on'
  await t.throwsAsync(start(t, { fixtures: fixtureOf('88041827600') }), { message })
  for (const digits of ['90', '22']) {
    const { simulator } = await start(t, { fixtures: fixtureOf(`880418276${digits}`) })
    t.truthy(await simulator.users.get('+32470000077'))
  }
  await t.throwsAsync(start(t, { fixtures: fixtureOf('8804182760') }), {
    message:
      'fixtures users[0].nationalNumber: must be eleven digits whose last two check, got "8804182760"',
  })
})

test('a second YAML document is told of with its line', async (t) => {
  const path = fileOf('users: []\n---\npartners: []\n', 'a.yaml')
  await t.throwsAsync(start(t, { fixtures: path }), {
    name: 'ConfigurationError',
    message: new RegExp(
      `^${path}:[23]: holds a second document after "---"; give each a file of its own$`,
    ),
  })
})
