import test, { type ExecutionContext } from 'ava'
import { launch } from '../helpers/cli.ts'
import { fileOf } from '../helpers/encodings.ts'
import { how, newUri, type Params, quoted, refusalOf } from '../helpers/remedy.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import { createClient } from '../helpers/visitor.ts'

const mine = ['--client-id', 'MINE', '--client-secret', 'hunter2 secret', '--service', 'MINE_LOGIN']
const ofMine = { client_id: 'MINE', scope: 'openid service:MINE_LOGIN' }
const ofNew = { client_id: 'NEW', scope: 'openid service:NEW_LOGIN' }

/** The command line, the environment, the request, and what is to be pasted after `npm start -- --port 0`. */
const commands: readonly (readonly [
  title: string,
  args: readonly string[],
  Params,
  request: Params,
  remedy: string,
])[] = [
  ['the packaged demo', [], {}, {}, `--redirect-uri ${quoted}`],
  [
    'an unknown partner',
    [],
    {},
    ofNew,
    `--client-id NEW --service NEW_LOGIN --redirect-uri ${quoted}`,
  ],
  [
    'the partner of the flags',
    [...mine, '--redirect-uri', 'https://a.example/cb', '--log-level=debug', '--gate', 'off'],
    {},
    ofMine,
    `--gate off --log-level debug --client-id MINE --client-secret '…' --service MINE_LOGIN --redirect-uri https://a.example/cb --redirect-uri ${quoted}`,
  ],
  [
    'fixtures that are a document',
    ['--fixtures', '{"users":[{"phoneNumber":"+32470000077","givenName":"hunter2"}]}'],
    {},
    {},
    `--fixtures '…' --redirect-uri ${quoted}`,
  ],
  [
    'a control token',
    ['--control-token', 'hunter2-hunter2-hunter2'],
    {},
    {},
    `--control-token '…' --redirect-uri ${quoted}`,
  ],
  [
    'redirect URIs of the environment, which a flag replaces',
    [],
    {
      ITSME_REDIRECT_URI: 'https://a.example/cb https://b.example/cb',
      ITSME_CLIENT_SECRET: 'hunter2',
    },
    {},
    `--redirect-uri https://a.example/cb --redirect-uri https://b.example/cb --redirect-uri ${quoted}`,
  ],
]

for (const [title, args, environment, request, remedy] of commands) {
  // One start after the other: each takes all of a small machine.
  test.serial(`the remedy is the whole command of this start: ${title}`, async (t) => {
    const { url, seen } = await launch(t, args, environment)
    const refusal = await refusalOf(url, request)
    const command = `npm start -- --port 0 ${remedy}`
    t.like(refusal, { how: how.start, remedy: command })
    if (!args.includes('--control-token')) t.is(refusal.journal, command)
    t.false((JSON.stringify(refusal) + seen.out + seen.err).includes('hunter2'))
  })
}

const shop = [
  'partners:',
  '  - code: SHOP',
  '    secret: hunter2',
  '    services:',
  '      - { code: SHOP_LOGIN, redirectUris: [https://shop.example/cb] }',
].join('\n')

async function expectFileRemedy(
  t: ExecutionContext,
  url: string,
  request: Params,
  { place, text }: { readonly place: string; readonly text: string },
): Promise<void> {
  const refusal = await refusalOf(url, request)
  t.is(refusal.how, `To make it work, add this line to ${place}, then restart:`)
  t.is(refusal.remedy, text)
  t.is(refusal.journal, `${place}: ${text}`)
  t.false(JSON.stringify(refusal).includes('npm start'))
}

test.serial(
  'the remedy for a partner of a file is the line for that file, never another command',
  async (t) => {
    const path = fileOf(shop, 'partners.yaml')
    const other = fileOf('users: []', 'users.yaml')
    const { url } = await launch(t, ['--fixtures', other, '--fixtures', path])
    const request = { client_id: 'SHOP', scope: 'openid service:SHOP_LOGIN' }
    await expectFileRemedy(t, url, request, {
      place: `${path}, partner SHOP, service SHOP_LOGIN, redirectUris`,
      text: `- ${newUri}`,
    })
    await expectFileRemedy(t, url, ofNew, {
      place: `${path}, partners`,
      text: `- {"code":"NEW","secret":"your client secret","services":[{"code":"NEW_LOGIN","redirectUris":["${newUri}"]}]}`,
    })
    // The packaged partners are still there, and flags are added to those of this start.
    const { remedy } = await refusalOf(url, {})
    t.is(
      remedy,
      `npm start -- --port 0 --fixtures ${other} --fixtures ${path} --redirect-uri ${quoted}`,
    )
  },
)

test('the line for the file works where it is put', async (t) => {
  const text = shop.replace(']', `, ${JSON.stringify(newUri)}]`)
  const line = `\n  - {"code":"NEW","secret":"your client secret","services":[{"code":"NEW_LOGIN","redirectUris":["${newUri}"]}]}\n`
  const { simulator } = await start(t, { fixtures: fileOf(text + line, 'partners.yaml') })
  for (const code of ['SHOP', 'NEW']) {
    const { redirectTo } = await simulator.logins.run({
      partner: code,
      phoneNumber: '+32470000002',
      redirectUri: newUri,
    })
    t.true(redirectTo.startsWith(`${newUri}&code=`))
  }
})

test.serial('beside a partner of the flags another one is added by a call', async (t) => {
  const { url } = await launch(t, mine)
  const services = [{ code: 'NEW_LOGIN', redirectUris: [newUri] }]
  t.like(await refusalOf(url, ofNew), {
    how: how.call,
    remedy: `POST /control/partners ${JSON.stringify({ code: 'NEW', services })}`,
  })
  // Flags describe one partner: for others the command of this start would not help.
  const client = createClient()
  await client.post(`${url}/control/partners`, { json: { code: 'SHOP', services } })
  const ofShop = { client_id: 'SHOP', scope: 'openid service:NEW_LOGIN' }
  const ofKeys = { client_id: 'DEMO_KEYS', scope: 'openid service:DEMO_KEYS_LOGIN' }
  for (const request of [{ ...ofShop, redirect_uri: 'https://other.example/' }, ofKeys]) {
    t.like(await refusalOf(url, request), { how: how.call })
  }
})

withSimulator(
  'the remedy for a partner of the control API is a call, which works',
  async (t, started) => {
    const { simulator } = started
    const services = [{ code: 'SHOP_LOGIN', redirectUris: ['https://shop.example/cb'] }]
    await simulator.partners.add({ code: 'SHOP', services })
    const request = { client_id: 'SHOP', scope: 'openid service:SHOP_LOGIN' }
    const path = '/control/partners/SHOP/services/SHOP_LOGIN/redirect-uris'
    const { how: told, remedy = '', journal } = await refusalOf(simulator.url, request)
    t.is(told, how.call)
    t.is(remedy, `POST ${path} ${JSON.stringify({ redirectUri: newUri })}`)
    t.is(journal, remedy)
    const json = JSON.parse(remedy.slice(remedy.indexOf('{')))
    t.is((await createClient().post(simulator.url + path, { json })).statusCode, 200)
    t.is((await refusalOf(simulator.url, request)).reason, undefined)
  },
)

test.serial(
  'with --strict: what strict leaves out is said, and nothing that would not help',
  async (t) => {
    const { url } = await launch(t, ['--strict'])
    for (const redirect_uri of ['http://localhost:3000/cb', 'https://127.0.0.1:3000/cb']) {
      const refusal = await refusalOf(url, { redirect_uri })
      const { reason = '' } = refusal
      t.true(reason.startsWith(`redirect_uri "${redirect_uri}" is not registered for DEMO_LOGIN; `))
      t.true(
        reason.endsWith(
          '; --strict leaves out that any loopback URI is taken, and takes https only',
        ),
        reason,
      )
      t.like(refusal, { how: undefined, remedy: undefined, journal: undefined })
    }
    const { remedy } = await refusalOf(url, {})
    t.is(remedy, `npm start -- --port 0 --strict --redirect-uri ${quoted}`)
  },
)

withSimulator('what cannot be a redirect URI has no remedy', async (t, { simulator }) => {
  for (const redirect_uri of ['javascript:alert(1)', 'https://a.example/#x', 'cb']) {
    const { reason = '', remedy } = await refusalOf(simulator.url, { redirect_uri })
    t.true(reason.startsWith(`redirect_uri "${redirect_uri}" is not registered`), reason)
    t.is(remedy, undefined)
  }
})
