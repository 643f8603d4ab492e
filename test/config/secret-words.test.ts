import test from 'ava'
import { commandLineConfiguration } from '../../src/config/configuration.ts'
import { readCommandLine } from '../../src/config/options/command-line.ts'
import { startSimulator } from '../../src/index.ts'
import { fileOf } from '../helpers/encodings.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import { createClient, login, redeem } from '../helpers/visitor.ts'

type Environment = Readonly<Record<string, string>>

function configure(args: readonly string[], environment: Environment = {}) {
  return commandLineConfiguration(readCommandLine(args, environment))
}

function partnerWith(secret: string) {
  return { code: 'SHOP', secret, services: [{ code: 'SHOP_LOGIN', redirectUris: [] }] }
}

/** Beginnings and ends of secrets that no header and no form can carry, and what is said of them. */
const bad: readonly (readonly [secret: string, fault: string])[] = [
  ['hunter2-pässword-hunter2', 'character 10 is U+00E4'],
  ['\ufeffhunter2-password-hunter2', 'character 1 is U+FEFF'],
  ['hunter2-pass\rword-hunter2', 'character 13 is U+000D'],
  ['hunter2-pass\nword-hunter2', 'character 13 is U+000A'],
  ['hunter2\tpassword-hunter2', 'character 8 is U+0009'],
  ['hunter2😀password-hunter2', 'character 8 is U+1F600'],
  ['hunter2\u00a0password-hunter2', 'character 8 is U+00A0'],
  ['hunter2\u007fpassword-hunter2', 'character 8 is U+007F'],
]

for (const [secret, fault] of bad) {
  const message = `must only have ASCII characters from space to "~"; ${fault}`

  test(`a secret that cannot be sent is refused at the start, and not told: ${fault}`, async (t) => {
    const places: readonly (readonly [string, () => unknown])[] = [
      ['--client-secret', () => configure(['--client-secret', secret])],
      ['--control-token', () => configure(['--control-token', secret])],
      ['ITSME_CLIENT_SECRET', () => configure([], { ITSME_CLIENT_SECRET: secret })],
      ['ITSME_CONTROL_TOKEN', () => configure([], { ITSME_CONTROL_TOKEN: secret })],
    ]
    for (const [place, start] of places) {
      const error = t.throws(start, { name: 'ConfigurationError' }, place)
      t.is(error?.message, `${place}: ${message}`)
    }
    const text = `partners:\n  - ${JSON.stringify(partnerWith(secret))}\n`
    const path = fileOf(text, 'a.yaml')
    const ofFile = t.throws(() => configure(['--fixtures', path]))
    t.is(ofFile?.message, `${path}:2 partners[0].secret: ${message}`)
    await t.throwsAsync(startSimulator({ port: 0, controlToken: secret }), {
      name: 'ConfigurationError',
      message: `controlToken: ${message}`,
    })
    const { simulator, log } = await start(t)
    const { statusCode, body } = await createClient().post(`${simulator.url}/control/partners`, {
      json: partnerWith(secret),
    })
    t.is(statusCode, 422)
    t.like(JSON.parse(body), {
      type: 'urn:itsme-simulator:bad-input',
      errors: [{ path: 'secret', message }],
    })
    const patch = simulator.partners.change('DEMO', { secret })
    await t.throwsAsync(patch, { code: 'bad-input', message: `secret: ${message}` })
    t.false((body + log.join('\n')).includes('hunter2'))
  })
}

test('a secret of a file: its place is the variable of the file', (t) => {
  const path = fileOf('hunter2-pass\rword-hunter2\n')
  for (const name of ['ITSME_CLIENT_SECRET', 'ITSME_CONTROL_TOKEN']) {
    const error = t.throws(() => configure([], { [`${name}_FILE`]: path }))
    t.regex(error?.message ?? '', new RegExp(`^${name}.*; character 13 is U\\+000D$`))
    t.false(error?.message.includes('hunter2'))
  }
})

const ends = ['\r', '\n', '\r\n', '  ', '\t\n']

test('white space at the end of a secret is taken away: flags, variables, files, options', async (t) => {
  const token = 'a-control-token-for-tests'
  for (const end of ends) {
    const title = JSON.stringify(end)
    t.is(configure(['--control-token', token + end]).controlToken, token, title)
    t.is(configure([], { ITSME_CONTROL_TOKEN: token + end }).controlToken, token, title)
    const ITSME_CONTROL_TOKEN_FILE = fileOf(token + end)
    t.is(configure([], { ITSME_CONTROL_TOKEN_FILE }).controlToken, token, title)
    for (const [args, environment] of [
      [['--client-secret', `a secret${end}`], {}],
      [[], { ITSME_CLIENT_SECRET: `a secret${end}` }],
      [[], { ITSME_CLIENT_SECRET_FILE: fileOf(`a secret${end}`) }],
    ] as const) {
      const { partners } = configure(['--client-id', 'MINE', ...args], environment).fixtures
      t.is(partners.find(({ code }) => code === 'MINE')?.secret, 'a secret', title)
    }
  }
  const { simulator } = await start(t, { controlToken: `${token}\r\n` })
  const headers = { authorization: `Bearer ${token}` }
  t.is((await createClient().get(`${simulator.url}/control/state`, { headers })).statusCode, 200)
  t.throws(() => configure(['--control-token', `fifteen-letters${' '.repeat(9)}`]), {
    message: '--control-token: must have at least 16 characters',
  })
  t.throws(() => configure(['--client-secret', ' \n']), {
    message: '--client-secret: must not be empty',
  })
})

test('white space at the end of every variable is taken away, as an env file of Windows has it', (t) => {
  const environment = { ITSME_PORT: '5000\r', ITSME_GATE: 'on\r', ITSME_DISABLE: 'app demo\r' }
  t.like(configure([], environment), { port: 5000, gate: true, disable: ['app', 'demo'] })
})

withSimulator(
  'white space at the end of a secret in fixtures, and in the control API, is taken away',
  async (t, { simulator }) => {
    const codeOf = async () => (await login(simulator)).searchParams.get('code') ?? ''
    const status = async (client_secret: string) =>
      (await redeem(simulator, await codeOf(), { client_secret })).status
    t.is(await status('from the fixture'), 200)
    await simulator.partners.change('DEMO', { secret: 'from the patch\r\n' })
    t.is(await status('from the patch'), 200)
    t.regex(await simulator.partners.yaml('DEMO'), /secret: "?from the patch"?\n/)
  },
  {
    fixtures: {
      partners: [
        {
          code: 'DEMO',
          secret: 'from the fixture\r\n',
          services: [{ code: 'DEMO_LOGIN', redirectUris: [], anyLoopbackRedirectUri: true }],
        },
      ],
    },
  },
)
