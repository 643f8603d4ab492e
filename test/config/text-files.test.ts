import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { commandLineConfiguration } from '../../src/config/configuration.ts'
import { readCommandLine } from '../../src/config/options/command-line.ts'
import { packageRoot } from '../../src/config/root.ts'
import { createCertificate } from '../helpers/certificates.ts'
import { encodings, fileOf, latin1 } from '../helpers/encodings.ts'
import { start } from '../helpers/simulator.ts'

type Environment = Readonly<Record<string, string>>

function configure(args: readonly string[], environment: Environment = {}) {
  return commandLineConfiguration(readCommandLine(args, environment))
}

const certificate = createCertificate(['localhost'])
const keysText = readFileSync(join(packageRoot, 'fixtures', 'development-keys.json'), 'utf8')
const fixtureText = [
  '# Who logs in',
  'users:',
  "  - phoneNumber: '+32470000088'",
  '    givenName: Zoé',
  '',
].join('\n')

function givenNameOf({ fixtures }: ReturnType<typeof configure>): string | undefined {
  return fixtures.users.find(({ phoneNumber }) => phoneNumber === '+32470000088')?.document
    .givenName
}

for (const [title, write] of Object.entries(encodings)) {
  test(`fixtures, keys, TLS and secrets are read: ${title}`, async (t) => {
    t.is(givenNameOf(configure(['--fixtures', fileOf(write(fixtureText), 'a.yaml')])), 'Zoé')
    const json = JSON.stringify({ users: [{ phoneNumber: '+32470000088', givenName: 'Zoé' }] })
    t.is(givenNameOf(configure(['--fixtures', fileOf(write(`${json}\n`), 'a.json')])), 'Zoé')

    const { cert, key } = await certificate
    const [certFile, keyFile] = [fileOf(write(cert)), fileOf(write(key))]
    const { tls } = configure(['--tls-cert', certFile, '--tls-key', keyFile])
    t.deepEqual(
      [tls?.cert, tls?.key].map((text) => text?.replaceAll('\r', '')),
      [cert, key],
    )
    const keysFile = fileOf(write(keysText))
    const options = { keys: keysFile, tls: { cert: certFile, key: keyFile } }
    const { simulator } = await start(t, options)
    t.regex(simulator.url, /^https:/)
    t.is((await simulator.keys.rotate()).kept, 'file', 'and keys are written back')
    t.is(JSON.parse(readFileSync(keysFile, 'utf8')).keys.length, 3)

    const environment = {
      ITSME_CLIENT_ID: 'MINE',
      ITSME_CLIENT_SECRET_FILE: fileOf(write('a client secret\n')),
      ITSME_CONTROL_TOKEN_FILE: fileOf(write('a-control-token-for-tests\n')),
      ITSME_TLS_KEY_FILE: keyFile,
      ITSME_TLS_CERT: certFile,
      ITSME_KEYS_FILE: fileOf(write(keysText)),
    }
    const { fixtures, controlToken, keys, ...rest } = configure([], environment)
    t.is(fixtures.partners.find(({ code }) => code === 'MINE')?.secret, 'a client secret')
    t.is(controlToken, 'a-control-token-for-tests')
    t.deepEqual(JSON.parse(keys ?? ''), JSON.parse(keysText))
    t.is(rest.tls?.key.replaceAll('\r', ''), key.trimEnd())
  })
}

const whatIsWrong = (line: number, byte: string) =>
  `is not valid UTF-8; line ${line} holds the byte 0x${byte}, as Latin-1 and Windows-1252 write it: save it as UTF-8`

test('Latin-1 is refused with the line and the byte: fixtures', (t) => {
  const path = fileOf(latin1(fixtureText), 'a.yaml')
  t.throws(() => configure(['--fixtures', path]), {
    name: 'ConfigurationError',
    message: `fixtures: cannot read "${path}" (${whatIsWrong(4, 'E9')})`,
  })
})

test('Latin-1 is refused with the line and the byte: keys', async (t) => {
  const path = fileOf(latin1(keysText.replace('"s1"', '"clé"')))
  const line = keysText.slice(0, keysText.indexOf('"s1"')).split('\n').length
  await t.throwsAsync(start(t, { keys: path }), {
    name: 'ConfigurationError',
    message: `keys: cannot read or write "${path}" (${whatIsWrong(line, 'E9')})`,
  })
})

test('Latin-1 is refused with the line and the byte: certificate and private key', async (t) => {
  const { cert, key } = await certificate
  const [certFile, keyFile] = [
    fileOf(latin1(`\n\n# Gérard\n${cert}`)),
    fileOf(latin1(`# ü\n${key}`)),
  ]
  t.throws(() => configure(['--tls-cert', certFile, '--tls-key', keyFile]), {
    name: 'ConfigurationError',
    message: [
      `--tls-cert: cannot read "${certFile}" (${whatIsWrong(3, 'E9')})`,
      `--tls-key: cannot read "${keyFile}" (${whatIsWrong(1, 'FC')})`,
    ].join('\n'),
  })
})

for (const variable of ['CLIENT_SECRET', 'CONTROL_TOKEN', 'KEYS', 'TLS_KEY']) {
  test(`Latin-1 is refused with the line and the byte: ITSME_${variable}_FILE`, (t) => {
    const path = fileOf(latin1('one\ntwo\nthrée of a secret\n'))
    const { errors } = readCommandLine([], { [`ITSME_${variable}_FILE`]: path })
    t.deepEqual(errors, [
      {
        path: `ITSME_${variable}_FILE`,
        message: `cannot read "${path}" (${whatIsWrong(3, 'E9')})`,
      },
    ])
  })
}

test('UTF-16 that ends in the middle of a character is refused', (t) => {
  const whole =
    encodings['UTF-16 LE with a byte order mark, as > of PowerShell writes it']('users: []')
  const path = fileOf(whole.subarray(0, -1), 'a.yaml')
  t.throws(() => configure(['--fixtures', path]), {
    message: `fixtures: cannot read "${path}" (is not valid UTF-16LE: save it as UTF-8)`,
  })
})
