import test from 'ava'
import { isPrivateAddress, isPrivateName, isRealItsme } from '../../src/domain/host-name.ts'
import { defaultBrowserUrl, type Names, resolveOrigin } from '../../src/domain/origin.ts'

const plain: Names = { port: 4876, scheme: 'http', host: 'localhost', internalUrls: [] }
const open: Names = { ...plain, publicUrl: 'https://itsme.example.com' }

const table: readonly (readonly [string, Names, string | undefined, string?])[] = [
  ['localhost:4876', plain, 'browser http://localhost:4876'],
  ['LOCALHOST:8080', plain, 'browser http://localhost:8080'],
  ['127.0.0.1:9', plain, 'browser http://127.0.0.1:9'],
  ['[::1]:4876', plain, 'browser http://[::1]:4876'],
  ['app.localhost', plain, 'browser http://app.localhost'],
  ['localhost:80', plain, 'browser http://localhost'],
  ['itsme:4876', plain, 'back-channel http://itsme:4876', 'http://localhost:4876'],
  [
    'host.docker.internal:4876',
    plain,
    'back-channel http://host.docker.internal:4876',
    'http://localhost:4876',
  ],
  ['192.168.1.5:4876', plain, 'back-channel http://192.168.1.5:4876', 'http://localhost:4876'],
  ['evil.example', plain, undefined],
  ['8.8.8.8', plain, undefined],
  ['idp.prd.itsme.services', open, undefined],
  ['', plain, undefined],
  ['a b', plain, undefined],
  ['evil@localhost', plain, undefined],
  ['itsme.example.com', open, 'browser https://itsme.example.com'],
  ['other.example.com', open, 'browser https://itsme.example.com'],
  ['localhost:4876', open, 'back-channel http://localhost:4876', 'https://itsme.example.com'],
  ['itsme:4876', { ...plain, publicUrl: 'http://itsme:4876' }, 'browser http://itsme:4876'],
  ['localhost:1', { ...plain, publicUrl: 'http://localhost:8080' }, 'browser http://localhost:1'],
  [
    'idp.example',
    { ...plain, internalUrls: ['http://idp.example'] },
    'back-channel http://idp.example',
    'http://localhost:4876',
  ],
  [
    'itsme.example.com',
    { ...plain, publicUrl: 'https://itsme.example.com/sim' },
    'browser https://itsme.example.com/sim',
  ],
]

for (const [host, names, expected, browserUrl] of table) {
  const where = names.publicUrl ?? 'no public URL'
  test(`host "${host}" with ${where}${names.internalUrls.length ? ' and an internal one' : ''}`, (t) => {
    const origin = resolveOrigin(host, names)
    t.is(origin && `${origin.kind} ${origin.url}`, expected)
    if (origin !== undefined) t.is(origin.browserUrl, browserUrl ?? origin.url)
  })
}

test('private names and addresses', (t) => {
  for (const host of [
    'localhost',
    'a.localhost',
    'x.test',
    'x.internal',
    'x.local',
    'x.home.arpa',
    'itsme',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.9.9',
    '192.168.0.1',
    '127.8.8.8',
    '[::1]',
    '[fd00::1]',
    '[fe80::1]',
    '169.254.1.1',
  ]) {
    t.true(isPrivateName(host), host)
  }
  for (const host of [
    '',
    'example.com',
    '8.8.8.8',
    '172.32.0.1',
    '11.0.0.1',
    '[2001:db8::1]',
    'localhost.example.com',
    '127.0.0.1.example.com',
  ]) {
    t.false(isPrivateName(host), host)
  }
  t.true(isPrivateAddress('::ffff:127.0.0.1'))
  t.false(isPrivateAddress('::ffff:8.8.8.8'))
  t.true(isRealItsme('oidc.prd.itsme.services:443'))
  t.false(isRealItsme('itsme.example.com'))
})

test('the URL of a listener has no port that its scheme has anyway', (t) => {
  const urlOf = (scheme: 'http' | 'https', port: number, host = 'localhost') =>
    defaultBrowserUrl({ scheme, port, host, internalUrls: [] })
  t.is(urlOf('http', 80), 'http://localhost')
  t.is(urlOf('https', 443), 'https://localhost')
  t.is(urlOf('http', 443), 'http://localhost:443')
  t.is(urlOf('https', 80), 'https://localhost:80')
  t.is(urlOf('http', 80, '[::1]'), 'http://[::1]')
  t.is(urlOf('http', 4876), 'http://localhost:4876')
})
