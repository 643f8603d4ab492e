import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { fixtureSources } from '../../src/config/fixtures/fixture-files.ts'
import { loadFixtures } from '../../src/config/fixtures/load-fixtures.ts'
import { packageRoot } from '../../src/config/root.ts'

const load = (...texts: string[]) =>
  loadFixtures(texts.map((text, index) => ({ name: `f${index + 1}.yaml`, text })))

function errorsOf(...texts: string[]): string[] {
  try {
    load(...texts)
    return []
  } catch (error) {
    return (error as Error).message.split('\n')
  }
}

test('the packaged set: partner, services, at least twelve users of every kind', (t) => {
  const { partners, users, settings } = loadFixtures([])
  t.deepEqual(
    partners.map(({ code, services }) => [
      code,
      services.map(({ code: service, type }) => `${service}:${type}`),
    ]),
    [
      [
        'DEMO',
        [
          'DEMO_LOGIN:authentication',
          'DEMO_IDENTIFICATION:identification',
          'DEMO_DATA_SHARING:data_sharing',
          'DEMO_CONFIRMATION:confirmation',
        ],
      ],
      [
        'DEMO_KEYS',
        [
          'DEMO_KEYS_LOGIN:authentication',
          'DEMO_KEYS_PAYMENT:confirmation',
          'DEMO_KEYS_KIOSK:authentication',
        ],
      ],
    ],
  )
  t.true(users.length >= 12)
  const does = new Set(users.map(({ scenario }) => scenario.name))
  for (const name of [
    'manual',
    'confirm-at-once',
    'confirm-after-5-seconds',
    'reject',
    'wrong-icon',
    'never',
    'expire-at-once',
  ])
    t.true(does.has(name), name)
  const statuses = new Set(users.map(({ status }) => status))
  t.deepEqual([...statuses].sort(), ['active', 'blocked', 'deleted'])
  const countries = new Set(users.map(({ country }) => country))
  for (const country of ['BEL', 'NLD', 'FRA', 'LUX']) t.true(countries.has(country), country)
  t.true(users.some(({ email }) => email === undefined))
  t.true(users.some(({ document }) => document.givenName === undefined))
  t.true(users.some(({ document }) => (document.birthdate ?? '') >= '2000'))
  t.true(users.some(({ document }) => document.cardNumber?.startsWith('B')))
  for (const { email } of users)
    if (email !== undefined) t.regex(email, /^[a-z0-9.-]+@example\.com$/)
  t.is(new Set(users.map(({ id }) => id)).size, users.length)
  t.deepEqual(settings.lifetimes, {
    action: 180,
    code: 180,
    accessToken: 3600,
    idToken: 300,
    interaction: 600,
  })
})

test('an entry with a known key replaces that entry, a new one is added, the rest stays', (t) => {
  const { users, partners, settings } = load(
    `
settings: { lifetimes: { code: 10 }, hints: false }
users:
  - { phoneNumber: '+32470000001', givenName: Zora }
  - { phoneNumber: '+32470000099' }
`,
    `
settings: { lifetimes: { action: 5.5 } }
partners:
  - { code: MINE, secret: s, services: [{ code: MINE_LOGIN, redirectUris: ['https://a.example/cb'] }] }
`,
  )
  t.is(users.find(({ phoneNumber }) => phoneNumber === '+32470000001')?.document.givenName, 'Zora')
  t.is(users[0]?.phoneNumber, '+32470000001')
  t.is(users.at(-1)?.phoneNumber, '+32470000099')
  t.deepEqual(
    partners.map(({ code }) => code),
    ['DEMO', 'DEMO_KEYS', 'MINE'],
  )
  t.like(settings, { hints: false, lifetimes: { code: 10, action: 5.5, idToken: 300 } })
})

test('the packaged set passes the checks that it is spared at start', (t) => {
  const text = readFileSync(join(packageRoot, 'fixtures/default.yaml'), 'utf8')
  const { partners, users, faults, settings, written } = loadFixtures([
    { name: 'default.yaml', text },
  ])
  t.like(loadFixtures([]), { partners, users, faults, settings, written })
})

test('defaults: false drops the packaged set', (t) => {
  const { users, partners } = load(
    "defaults: false\nusers: [{ phoneNumber: '+32470000050', scenario: manual }]",
  )
  t.deepEqual([users.length, partners.length], [1, 0])
})

test('JSON is a fixture too, and a later document may use a scenario of an earlier one', (t) => {
  const { users } = load(
    '{"scenarios": {"mine": {"do": "confirm", "after": 0.5}}}',
    "users: [{ phoneNumber: '+32470000050', scenario: mine }]",
  )
  t.deepEqual(users.at(-1)?.scenario, { name: 'mine', steps: [{ do: 'confirm', after: 0.5 }] })
})

const wrong: readonly (readonly [string, string])[] = [
  [
    'partners:\n  - code: X\n    secret: s\n    services:\n      - code: A\n        redirectUris: ["https://a.example/cb#x"]',
    'f1.yaml:6 partners[0].services[0].redirectUris[0]: must not have a fragment, got "https://a.example/cb#x"',
  ],
  [
    'partners:\n  - { code: X, secret: s, services: [{ code: A, redirectUris: ["myapp://cb"] }] }',
    'f1.yaml:2 partners[0].services[0].redirectUris[0]: must be an http or https URI, got "myapp://cb"',
  ],
  [
    'partners:\n  - { code: X, secret: s, services: [{ code: A, redirectUris: ["//evil.example"] }] }',
    'f1.yaml:2 partners[0].services[0].redirectUris[0]: must be an absolute URI, or a path that begins with "/", got "//evil.example"',
  ],
  [
    'users:\n  - phoneNumber: "+32470000001"\n    scnario: reject',
    'f1.yaml:3 users[0].scnario: unknown key "scnario"; nearest "scenario"',
  ],
  [
    'users:\n  - phoneNumber: 0470000001',
    'f1.yaml:2 users[0].phoneNumber: must be a text, in quotes, got 470000001',
  ],
  [
    'users:\n  - phoneNumber: "0470000001"',
    'f1.yaml:2 users[0].phoneNumber: must be a mobile phone number in E.164, in quotes, such as "+32470000001", got "0470000001"',
  ],
  [
    'users:\n  - { phoneNumber: "+32470000001", scenario: rejct }',
    'f1.yaml:2 users[0].scenario: unknown scenario "rejct"; nearest "reject"',
  ],
  [
    'users:\n  - { phoneNumber: "+32470000001", country: BE }',
    'f1.yaml:2 users[0].country: must be the ISO 3166-1 alpha-3 code of a country that itsme knows, such as BEL, got "BE"',
  ],
  [
    'users:\n  - { phoneNumber: "+32470000001", nationalNumber: "85010244228" }',
    'f1.yaml:2 users[0].nationalNumber: must be eleven digits whose last two check, got "85010244228"; they would be 29, or 58 for somebody born from 2000 on',
  ],
  [
    'users:\n  - { phoneNumber: "+32470000001" }\n  - { phoneNumber: "+32470000001" }',
    'f1.yaml:3 users[1].phoneNumber: "+32470000001" is at [0] already',
  ],
  [
    'partners:\n  - { code: X, services: [{ code: A, redirectUris: [] }] }',
    'f1.yaml:2 partners[0].secret: is missing; client_secret_post needs it',
  ],
  [
    'settings: { lifetimes: { code: 0 } }',
    'f1.yaml:1 settings.lifetimes.code: must be more than 0, got 0',
  ],
  [
    'scenarios: { x: { do: dance } }',
    'f1.yaml:1 scenarios.x.do: must be one of manual, ignore, confirm, reject, expire, error, got "dance"',
  ],
  [
    'scenarios: { x: { do: confirm, afer: 1 } }',
    'f1.yaml:1 scenarios.x.afer: unknown key "afer"; nearest "after"',
  ],
  [
    'users: [',
    'f1.yaml:1: is neither YAML nor JSON: unexpected end of the stream within a flow collection',
  ],
  ['- just\n- a list', 'f1.yaml:1: must be an object, got ["just","a list"]'],
  ['just text', 'f1.yaml:1: must be an object, got "just text"'],
]

for (const [text, message] of wrong) {
  test(`refused: ${text.replaceAll('\n', ' ').slice(0, 80)}`, (t) => {
    const [first = ''] = errorsOf(text)
    t.is(first, message)
  })
}

test('a secret is never echoed', (t) => {
  const errors = errorsOf(`partners: [{ code: X, secret: ${'x'.repeat(600)}, services: [] }]`)
  t.true(errors.length >= 2)
  t.false(errors.join('').includes('xxxx'))
})

test('every problem of every document at once', (t) => {
  t.is(
    errorsOf('users: [{ phoneNumber: "1" }, { phoneNumber: "2" }]', 'partners: [{ code: "a b" }]')
      .length,
    5,
  )
})

test('an alias bomb is refused, and quickly', (t) => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefghi'
      .split('')
      .map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[index]}`)}]`),
  ].join('\n')
  t.true(errorsOf(bomb).length > 0)
})

test('a folder is read in the order of its names', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'itsme-'))
  mkdirSync(join(folder, 'sub'))
  for (const name of ['b.yaml', 'a.json', 'c.txt']) writeFileSync(join(folder, name), '{}')
  const sources = fixtureSources(folder)
  t.deepEqual(Array.isArray(sources) && sources.map(({ name }) => name), [
    join(folder, 'a.json'),
    join(folder, 'b.yaml'),
  ])
})

test('a private key is neither taken nor shown, in whatever form it comes', (t) => {
  const key = '{ kty: RSA, kid: a, use: sig, e: AQAB, d: PRIVATE-EXPONENT }'
  for (const jwks of [`{ keys: [${key}] }`, `[${key}]`, `'${key}'`]) {
    const errors = errorsOf(
      `partners: [{ code: X, authentication: private_key_jwt, jwks: ${jwks}, services: [{ code: A, redirectUris: [] }] }]`,
    )
    t.true(errors.length > 0)
    t.false(errors.join('').includes('PRIVATE-EXPONENT'))
  }
})

const n = 'x'.repeat(342)
const key = (kid: string, use: string) => `{ kty: RSA, kid: ${kid}, use: ${use}, e: AQAB, n: ${n} }`
const partnerRules: readonly (readonly [string, string])[] = [
  [
    'authentication: private_key_jwt',
    'authentication: private_key_jwt needs the public keys: give jwks or jwksUri',
  ],
  [
    `secret: s, jwks: { keys: [${key('a', 'sig')}] }, jwksUri: https://a.example/`,
    'jwksUri: cannot be combined with jwks',
  ],
  [
    'secret: s, idToken: { encryption: { alg: dir, enc: A128CBC-HS256 } }',
    'idToken.encryption.enc: must be A256GCM with dir, got "A128CBC-HS256"',
  ],
  [
    'secret: s, idToken: { signing: HS256 }',
    'secret: must have at least 32 bytes for HS256 (RFC 7518, section 3.2), has 1',
  ],
  [
    'secret: s, userinfo: { encryption: { alg: RSA-OAEP, enc: A256GCM }, format: encrypted }',
    'userinfo.encryption.alg: RSA-OAEP needs the public key to encrypt for: give jwks or jwksUri',
  ],
  [
    'secret: s, userinfo: { format: encrypted }',
    'userinfo.encryption: is missing: give one here or in idToken, as { alg: RSA-OAEP-256, enc: A128CBC-HS256 }',
  ],
  [
    'secret: s, userinfo: { encryption: { alg: dir, enc: A256GCM } }',
    'userinfo.encryption: has no effect with format json; set format: encrypted',
  ],
  [
    `authentication: private_key_jwt, jwks: { keys: [${key('a', 'enc')}] }`,
    'jwks.keys: private_key_jwt needs a key with "use": "sig"',
  ],
  [
    `secret: s, jwks: { keys: [${key('a', 'sig')}, ${key('a', 'enc')}] }`,
    'jwks.keys: "a" names two keys',
  ],
  [
    `secret: s, jwks: { keys: [${key('a', 'sig')}] }, idToken: { encryption: { alg: RSA-OAEP, enc: A256GCM } }`,
    'idToken.encryption.alg: needs a key in jwks with "use": "enc" to encrypt for',
  ],
  [
    `authentication: private_key_jwt, jwks: { keys: [${key('a', 'sig')}] }, idToken: { signing: HS256 }`,
    'authentication: HS256 is keyed by a client secret: use RS256 and RSA-OAEP, or client_secret_post',
  ],
]

for (const [members, message] of partnerRules) {
  test(`a partner is refused: ${message}`, (t) => {
    const document = `partners: [{ code: X, ${members}, services: [{ code: A, redirectUris: [] }] }]`
    t.deepEqual(errorsOf(document), [`f1.yaml:1 partners[0].${message}`])
  })
}

test('a key that is no RSA key, or too short, is refused', (t) => {
  for (const [key, message] of [
    ['{ kty: EC }', 'must be RSA: itsme knows no other keys'],
    ['{ kty: RSA, e: AQAB, n: abc }', 'must be the modulus of an RSA key of 2048 bits or more'],
  ] as const) {
    const document = `partners: [{ code: X, secret: s, jwks: { keys: [${key}] }, services: [{ code: A, redirectUris: [] }] }]`
    t.regex(errorsOf(document).join('\n'), new RegExp(message))
  }
})

test('what only whole entries tell is told beside what the schema says of others', (t) => {
  const errors = errorsOf(
    `partners:
  - { code: X, secret: s, idToken: { signing: HS256 }, services: [{ code: A, redirectUris: [] }] }
  - { code: Y, services: [] }
users:
  - { phoneNumber: '+33612345678', country: FRA, cardNumber: '581721097415' }
  - { phoneNumber: '1' }`,
  )
  for (const part of [
    '32 bytes for HS256',
    'only Belgian documents have one, not FRA',
    'must be a mobile',
    'at least 1 entries',
  ])
    t.true(
      errors.some((line) => line.includes(part)),
      part,
    )
})

test('a national number tells birth date and sex where they are not given', (t) => {
  const { users } = load(`users: [{ phoneNumber: '+32499000005', nationalNumber: '85010244229' }]`)
  const user = users.find(({ phoneNumber }) => phoneNumber === '+32499000005')
  t.like(user?.document, {
    birthdate: '1985-01-02',
    gender: 'female',
    birthdateAsPrinted: '02.01.1985',
  })
})

test('keys are texts, each there once', (t) => {
  const refusals = {
    '? [a]\n: b\n': 'f1.yaml:1: is neither YAML nor JSON: a key must be a text',
    'users: []\nusers: []\n': 'f1.yaml:2: is neither YAML nor JSON: the key "users" is there twice',
    '{"users": [],\n\n"users": []}':
      'f1.yaml:3: is neither YAML nor JSON: the key "users" is there twice',
  }
  for (const [text, message] of Object.entries(refusals)) t.deepEqual(errorsOf(text), [message])
})

test('a message shows the beginning of a long key only', (t) => {
  const key = 'k'.repeat(500)
  const start = `${'k'.repeat(117)}…`
  t.deepEqual(errorsOf(`settings:\n  ${key}: 1\n`), [
    `f1.yaml:2 settings.${start}: unknown key "${'k'.repeat(116)}…`,
  ])
  t.deepEqual(errorsOf(`${key}: 1\n${key}: 1\n`), [
    `f1.yaml:2: is neither YAML nor JSON: the key "${'k'.repeat(108)}…`,
  ])
  t.deepEqual(errorsOf(`users: *${key}\n`), [
    `f1.yaml:1: is neither YAML nor JSON: unidentified alias "${'k'.repeat(97)}…`,
  ])
})

test('what aliases stand for has a limit', (t) => {
  const shared = 'users:\n  - &u { phoneNumber: "+32470000991", givenName: "Anna" }\n'
  t.is(
    errorsOf(`${shared}  - *u\n`)[0],
    'f1.yaml:3 users[1].phoneNumber: "+32470000991" is at [0] already',
  )
  const message = 'f1.yaml:1: has aliases that add more than 1000000 characters'
  t.deepEqual(errorsOf(`x: &x "${'a'.repeat(1_000)}"\ny: [${'*x, '.repeat(1_100)}]\n`), [message])
  t.deepEqual(errorsOf(`users: &a\n${'  - *a\n'.repeat(300_000)}`), [message])
})
