import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { commandLineConfiguration, createConfiguration } from '../../src/config/configuration.ts'
import { readCommandLine } from '../../src/config/options/command-line.ts'
import { helpText } from '../../src/config/options/help.ts'
import { optionSpecs } from '../../src/config/options/options.ts'
import { packageRoot } from '../../src/config/root.ts'
import { secretToken } from '../../src/domain/random.ts'
import { generatedFiles } from '../../src/generated.ts'
import { startSimulator } from '../../src/index.ts'
import { createCertificate } from '../helpers/certificates.ts'

function read(args: readonly string[], environment: Record<string, string> = {}) {
  return commandLineConfiguration(readCommandLine(args, environment))
}

function errorsOf(args: readonly string[], environment: Record<string, string> = {}): string[] {
  try {
    read(args, environment)
    return []
  } catch (error) {
    return (error as Error).message.split('\n')
  }
}

test('the defaults', (t) => {
  t.like(read([]), {
    port: 4876,
    host: 'localhost',
    internalUrls: [],
    disable: [],
    trustProxy: 0,
    logLevel: 'info',
    logFormat: 'text',
  })
})

test('flags win over the environment, the environment over the defaults', (t) => {
  t.is(read([], { ITSME_PORT: '5000' }).port, 5000)
  t.is(read(['--port', '6000'], { ITSME_PORT: '5000' }).port, 6000)
  t.is(read(['--port=6001']).port, 6001)
})

test('a secret may begin like an option, and an option that is none is found', (t) => {
  for (const token of [
    '-Abc_defgh-ijklmnop',
    '--abcdefgh-ijklmnop',
    '-hvhvhvhvhvhvhvhvhv',
    '-----BEGIN X-----abc',
  ])
    t.is(read(['--control-token', token, '--port', '6000']).controlToken, token)
  t.deepEqual(errorsOf(['--control-token', '--port', '6000']), [
    '--control-token: needs a value: --control-token <token>',
  ])
  t.regex(errorsOf(['--port', '-5'])[0] ?? '', /^--port: .*-5/)
  t.true(readCommandLine(['--port', '-h'], {}).help)
})

test('a secret that is made never begins like an option', (t) => {
  for (let count = 0; count < 2000; count++) t.notRegex(secretToken(1), /^-/)
})

test('lists: repeated flags, or spaces in the environment', (t) => {
  t.deepEqual(read(['--disable', 'app', '--disable=demo']).disable, ['app', 'demo'])
  t.deepEqual(read([], { ITSME_DISABLE: 'app  demo' }).disable, ['app', 'demo'])
})

test('a public URL loses its slash, and an https one trusts one proxy', (t) => {
  t.like(read(['--public-url', 'https://Sim.example/x/']), {
    publicUrl: 'https://sim.example/x',
    trustProxy: 1,
  })
  t.is(read(['--public-url', 'http://itsme:4876', '--trust-proxy', '2']).trustProxy, 2)
})

const single: readonly (readonly [string[], Record<string, string>, string])[] = [
  [['--prot', '80'], {}, '--prot: unknown option; nearest "--port"; see --help'],
  [['stray'], {}, 'stray: is not understood; options begin with --'],
  [['--log-level'], {}, '--log-level: needs a value: --log-level <level>'],
  [['--port', '99999'], {}, '--port: must be at most 65535, got 99999'],
  [['--port=-1'], {}, '--port: must be at least 0, got -1'],
  [[], { ITSME_PORT: 'abc' }, 'ITSME_PORT: must be a number, got "abc"'],
  [
    ['--disable', 'dmo'],
    {},
    '--disable[0]: must be one of control, inspector, app, demo; nearest "demo", got "dmo"',
  ],
  [
    ['--public-url', 'ftp://x'],
    {},
    '--public-url: must be an http or https URL without query and fragment, got "ftp://x"',
  ],
  [
    ['--public-url', 'https://idp.prd.itsme.services'],
    {},
    '--public-url: must not be an address of the real itsme, got "https://idp.prd.itsme.services"',
  ],
  [['--control-token', 'short'], {}, '--control-token: must have at least 16 characters'],
  [
    ['--service', 'A:payment'],
    {},
    '--service[0]: must be a service code, or CODE:TYPE with one of authentication, identification, data_sharing, confirmation, got "A:payment"',
  ],
  [['--fixtures', '/nowhere.yaml'], {}, 'fixtures: cannot read "/nowhere.yaml" (ENOENT)'],
  [
    [],
    { ITSME_CLIENT_SECRET_FILE: '/nowhere' },
    'ITSME_CLIENT_SECRET_FILE: cannot read "/nowhere" (ENOENT)',
  ],
  [
    ['--redirect-uri', 'http://a.example/#x'],
    {},
    '--redirect-uri[0]: must not have a fragment, got "http://a.example/#x"',
  ],
]

for (const [args, environment, message] of single) {
  test(`refused: ${args.join(' ')} ${Object.entries(environment).join(' ')}`, (t) => {
    t.is(errorsOf(args, environment)[0], message)
  })
}

test('all problems come together', (t) => {
  const errors = errorsOf(['--prot', '80', '--port', '99999', '--disable', 'x'], {
    ITSME_LOG_LEVEL: 'loud',
  })
  t.is(errors.length, 4)
})

test('an unknown variable is a warning that names the nearest', (t) => {
  t.deepEqual(readCommandLine([], { ITSME_PROT: '1', OTHER: '2' }).warnings, [
    'ITSME_PROT is not an option; nearest "ITSME_PORT"',
  ])
})

test('a secret may come from a file, and loses its last newline', (t) => {
  const path = join(mkdtempSync(join(tmpdir(), 'itsme-')), 'secret')
  writeFileSync(path, 'from-a-file\n')
  const { partners } = read(['--client-id', 'MINE'], { ITSME_CLIENT_SECRET_FILE: path }).fixtures
  t.is(partners.find(({ code }) => code === 'MINE')?.secret, 'from-a-file')
})

test('one flag is enough for a partner; the rest comes from the demo partner', (t) => {
  const partnerOf = (args: string[], code: string) =>
    read(args).fixtures.partners.find((partner) => partner.code === code)
  const byUri = partnerOf(['--redirect-uri', 'http://app.test/cb'], 'DEMO')
  t.deepEqual(
    byUri?.services.map(({ redirectUris, anyLoopbackRedirectUri }) => [
      redirectUris,
      anyLoopbackRedirectUri,
    ]),
    Array(4).fill([['http://app.test/cb', '/demo/callback'], false]),
  )
  const byId = partnerOf(['--client-id', 'MINE'], 'MINE')
  t.like(byId, { code: 'MINE', secret: 'demo-secret-that-is-public' })
  t.is(byId?.services[0]?.anyLoopbackRedirectUri, true)
  const whole = partnerOf(
    [
      '--client-id',
      'MINE',
      '--client-secret',
      's',
      '--service',
      'A',
      '--service',
      'B:identification',
      '--redirect-uri',
      'https://a/1',
      '--redirect-uri',
      'https://a/2',
    ],
    'MINE',
  )
  t.deepEqual(
    whole?.services.map(({ code, type, redirectUris }) => [code, type, redirectUris]),
    [
      ['A', 'authentication', ['https://a/1', 'https://a/2']],
      ['B', 'identification', ['https://a/1', 'https://a/2']],
    ],
  )
})

test('the library takes the same options, and names them as it does', (t) => {
  t.throws(() => createConfiguration({ port: 'x', prot: 1 }), {
    name: 'ConfigurationError',
    message: 'port: must be a number, got "x"\nprot: unknown key',
  })
})

test('help, generated files and options agree', (t) => {
  const help = helpText()
  for (const { flag, variable } of optionSpecs) {
    t.true(help.includes(`  ${flag} `), flag)
    t.is(variable, `ITSME_${flag.slice(2).replaceAll('-', '_').toUpperCase()}`)
  }
  for (const [path, text] of Object.entries(generatedFiles())) {
    t.is(readFileSync(join(packageRoot, path), 'utf8'), text, `${path} is old: npm run generate`)
  }
})

test('on a public URL the packaged partners are off, but the one that is named', (t) => {
  const codes = (...args: string[]) =>
    read(['--public-url', 'https://itsme.example.com', ...args]).fixtures.partners.map(
      ({ code }) => code,
    )
  t.deepEqual(codes(), [])
  t.deepEqual(codes('--client-id', 'DEMO'), ['DEMO'])
  t.deepEqual(codes('--client-id', 'MINE'), ['MINE'])
})

test('https: both halves, that can be read and belong together', async (t) => {
  const one = await createCertificate(['localhost'])
  const other = await createCertificate(['localhost'])
  t.deepEqual(errorsOf(['--tls-cert', '/nowhere/cert.pem', '--tls-key', one.key]), [
    '--tls-cert: cannot read "/nowhere/cert.pem" (ENOENT)',
  ])
  t.deepEqual(errorsOf(['--tls-cert', one.cert]), [
    '--tls-key: is missing: https needs a private key, as PEM',
  ])
  t.deepEqual(errorsOf([], { ITSME_TLS_KEY: one.key }), [
    '--tls-cert: is missing: https needs a certificate, as PEM',
  ])
  const tls = read(['--tls-cert', one.cert, '--public-url', 'https://sim.example'], {
    ITSME_TLS_KEY: one.key,
  })
  t.deepEqual(tls.tls, { cert: one.cert, key: one.key.trimEnd() })
  t.is(tls.trustProxy, 0, 'nobody stands in front')
  const mixed = { cert: one.cert, key: other.key }
  await t.throwsAsync(startSimulator({ port: 0, tls: mixed }), {
    name: 'ConfigurationError',
    message: /^tlsCert: this certificate and its private key cannot be used together \(\w+\)/,
  })
})

test('a switch takes on and off, and leaves other words alone', (t) => {
  t.true(read(['--gate']).gate)
  t.true(read(['--gate', 'on']).gate)
  t.false(read(['--gate', 'off'], { ITSME_GATE: 'on' }).gate)
  t.true(read([], { ITSME_GATE: 'on' }).gate)
  t.deepEqual(errorsOf(['--gate', 'maybe']), ['maybe: is not understood; options begin with --'])
})

test('limits: 600 a minute with a public URL, none on private names', (t) => {
  t.is(read([]).rateLimit, 0)
  t.is(read(['--public-url', 'http://itsme:4876']).rateLimit, 0)
  t.is(read(['--public-url', 'https://sim.example']).rateLimit, 600)
  t.is(read(['--public-url', 'https://sim.example', '--rate-limit', '0']).rateLimit, 0)
})

test("a tenant's redirect URIs belong to every service, as exact as given ones", (t) => {
  const { fixtures } = read([
    '--client-id',
    'A',
    '--service',
    'L',
    '--service',
    'M',
    '--b2c-tenant',
    'Contoso',
  ])
  const partner = fixtures.partners.find(({ code }) => code === 'A')
  t.is(partner?.services.length, 2)
  for (const { redirectUris, anyLoopbackRedirectUri } of partner?.services ?? []) {
    t.true(
      redirectUris.includes('https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/authresp'),
    )
    t.true(redirectUris.includes('https://contoso.b2clogin.com/contoso/oauth2/authresp'))
    t.false(anyLoopbackRedirectUri)
  }
})

test('what was meant as a value is told only in part: it may be a secret', (t) => {
  const [message = ''] = errorsOf([`--a-secret-that-begins-like-an-option-${'x'.repeat(60)}`])
  t.regex(message, /^--a-secret-that-begins-like-an-option-xx: unknown option; see --help$/)
})
