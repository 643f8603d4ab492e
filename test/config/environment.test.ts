import test from 'ava'
import { commandLineConfiguration } from '../../src/config/configuration.ts'
import { readCommandLine } from '../../src/config/options/command-line.ts'

type Environment = Readonly<Record<string, string>>

function read(args: readonly string[], environment: Environment = {}) {
  const raw = readCommandLine(args, environment)
  return { warnings: raw.warnings, ...commandLineConfiguration(raw) }
}

function errorsOf(args: readonly string[], environment: Environment = {}): string[] {
  const raw = readCommandLine(args, environment)
  try {
    commandLineConfiguration(raw)
    return []
  } catch (error) {
    return (error as Error).message.split('\n')
  }
}

/** What a service named "itsme" of a cluster puts into every container, and one whose name begins so. */
const injected: Environment = {
  ITSME_SERVICE_HOST: '10.96.12.7',
  ITSME_SERVICE_PORT: '4876',
  ITSME_SERVICE_PORT_HTTP: '4876',
  ITSME_SERVICE_PORT_HTTP_ALT: '4877',
  ITSME_PORT: 'tcp://10.96.12.7:4876',
  ITSME_PORT_4876_TCP: 'tcp://10.96.12.7:4876',
  ITSME_PORT_4876_TCP_PROTO: 'tcp',
  ITSME_PORT_4876_TCP_PORT: '4876',
  ITSME_PORT_4876_TCP_ADDR: '10.96.12.7',
  ITSME_PORT_53_UDP: 'udp://10.96.12.7:53',
  ITSME_PORT_53_UDP_ADDR: '10.96.12.7',
  ITSME_PORT_9_SCTP: 'sctp://10.96.12.7:9',
  ITSME_PORT_9_SCTP_PROTO: 'sctp',
  ITSME_SIMULATOR_SERVICE_HOST: '10.96.12.8',
  ITSME_SIMULATOR_SERVICE_PORT: '80',
  ITSME_SIMULATOR_SERVICE_PORT_HTTPS: '443',
  ITSME_SIMULATOR_PORT: 'tcp://10.96.12.8:80',
  ITSME_SIMULATOR_PORT_80_TCP: 'tcp://10.96.12.8:80',
  ITSME_SIMULATOR_PORT_80_TCP_ADDR: '10.96.12.8',
}

test('what a cluster injects is not a setting, and not worth a warning', (t) => {
  const { warnings, port, fixtures } = read([], injected)
  t.deepEqual(warnings, [])
  t.is(port, 4876)
  t.deepEqual(
    fixtures.partners.map(({ code }) => code),
    ['DEMO', 'DEMO_KEYS'],
  )
  for (const [name, value] of Object.entries(injected)) {
    t.deepEqual(readCommandLine([], { [name]: value }).warnings, [], name)
    t.deepEqual(errorsOf([], { [name]: value }), [], name)
  }
  t.is(read(['--port', '6000'], injected).port, 6000)
})

test('what looks nearly so is a setting, or a slip', (t) => {
  t.is(read([], { ...injected, ITSME_PORT: '5000' }).port, 5000)
  const { fixtures } = read([], { ...injected, ITSME_SERVICE: 'MINE', ITSME_CLIENT_ID: 'SHOP' })
  const partner = fixtures.partners.find(({ code }) => code === 'SHOP')
  t.deepEqual(
    partner?.services.map(({ code }) => code),
    ['MINE'],
  )
  t.deepEqual(errorsOf([], { ITSME_PORT: 'http://10.96.12.7:4876' }), [
    'ITSME_PORT: must be a number, got "http://10.96.12.7:4876"',
  ])
  const slips = {
    ITSME_SERVICES: 'A',
    ITSME_SERVICE_HOSTS: 'x',
    ITSME_PORTS: 'tcp://10.96.12.7:4876',
    ITSME_PORT_TCP: 'x',
    ITSME_SIMULATOR_PORT: '80',
  }
  for (const [name, value] of Object.entries(slips)) {
    const [warning = ''] = readCommandLine([], { [name]: value }).warnings
    t.true(warning.startsWith(`${name} is not an option`), `${name}: ${warning}`)
  }
})

for (const word of ['true', 'True', 'TRUE', 'yes', 'Yes', 'on', 'On', 'ON', '1']) {
  test(`a switch is on: ${word}`, (t) => {
    t.true(read([], { ITSME_GATE: word }).gate)
    t.true(read(['--gate', word]).gate)
    t.true(read([`--gate=${word}`]).gate)
    t.true(read([], { ITSME_STRICT: `${word} ` }).strict)
  })
}

for (const word of ['false', 'False', 'FALSE', 'no', 'No', 'off', 'Off', 'OFF', '0']) {
  test(`a switch is off: ${word}`, (t) => {
    t.false(read([], { ITSME_GATE: word }).gate)
    t.false(read(['--gate', word], { ITSME_GATE: 'on' }).gate)
    t.false(read([`--gate=${word}`], { ITSME_GATE: 'on' }).gate)
  })
}

for (const word of ['y', 'enabled', '2', 'constructor', 'toString']) {
  test(`a switch is neither: ${word}`, (t) => {
    t.deepEqual(errorsOf([], { ITSME_GATE: word }), [
      `ITSME_GATE: must be a boolean, got "${word}"`,
    ])
    t.deepEqual(errorsOf(['--gate', word]), [`${word}: is not understood; options begin with --`])
  })
}

const remedy = (flag: string) => `: separate URLs by spaces, or repeat ${flag}`
const commas: readonly (readonly [string[], Environment, string])[] = [
  [
    ['--redirect-uri', 'https://a.example/cb,https://b.example/cb'],
    {},
    `--redirect-uri: has a comma before another URL, got "https://a.example/cb,https://b.example/cb"${remedy('--redirect-uri')}`,
  ],
  [
    [],
    { ITSME_REDIRECT_URI: 'https://a.example/cb,HTTP://b.example/cb' },
    `ITSME_REDIRECT_URI: has a comma before another URL, got "https://a.example/cb,HTTP://b.example/cb"${remedy('--redirect-uri')}`,
  ],
  [
    ['--internal-url', 'http://itsme:4876, http://sim:4876'],
    {},
    `--internal-url: has a comma before another URL, got "http://itsme:4876, http://sim:4876"${remedy('--internal-url')}`,
  ],
  [
    [],
    { ITSME_INTERNAL_URL: 'http://itsme:4876,http://sim:4876' },
    `ITSME_INTERNAL_URL: has a comma before another URL, got "http://itsme:4876,http://sim:4876"${remedy('--internal-url')}`,
  ],
  [
    ['--public-url', 'https://a.example,https://b.example'],
    {},
    `--public-url: has a comma before another URL, got "https://a.example,https://b.example"${remedy('--public-url')}`,
  ],
]

for (const [args, environment, message] of commas) {
  test(`a comma before another URL is refused: ${message.slice(0, 60)}`, (t) => {
    t.deepEqual(errorsOf(args, environment), [message])
  })
}

test('a comma that stands in a URL is one of it', (t) => {
  const uri = 'https://a.example/cb?scopes=a,b&next=https://b.example'
  const { fixtures } = read(['--client-id', 'MINE', '--redirect-uri', uri])
  const partner = fixtures.partners.find(({ code }) => code === 'MINE')
  t.deepEqual(partner?.services[0]?.redirectUris, [uri])
})
