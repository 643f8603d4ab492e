import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { load } from 'js-yaml'
import type { SimulatorOptions } from '../../src/index.ts'
import { launch, runCli } from '../helpers/cli.ts'
import { start } from '../helpers/simulator.ts'
import { errorCodeOf } from '../helpers/unattended.ts'

const newFile = () => join(mkdtempSync(join(tmpdir(), 'itsme-save-')), 'saved.yaml')
const options = (save: string): SimulatorOptions => ({
  save,
  fixtures: {
    partners: [
      {
        code: 'SHOP',
        secret: 'a-secret-of-more-than-thirty-two-bytes',
        services: [{ code: 'SHOP_LOGIN', redirectUris: ['https://shop.example/callback'] }],
      },
    ],
  },
})
const newPartner = {
  code: 'ADDED',
  name: 'Added',
  services: [{ code: 'ADDED_LOGIN', redirectUris: ['https://added.example/callback'] }],
}

test('what is added at run time is there at the next start, and after a reset', async (t) => {
  const save = newFile()
  const { simulator } = await start(t, options(save))
  const { partners, users } = simulator
  await partners.add(newPartner)
  await partners.addRedirectUri('ADDED', 'ADDED_LOGIN', 'https://added.example/other')
  await partners.addRedirectUri('SHOP', 'SHOP_LOGIN', 'https://shop.example/other')
  const { phoneNumber, id } = await users.add({ familyName: 'Bewaard', scenario: 'reject' })
  await users.change(phoneNumber, { status: 'blocked' })
  await users.change('+32470000001', { scenario: 'reject' })
  const yaml = await partners.yaml('ADDED')
  t.is(statSync(save).mode & 0o777, 0o600)

  async function check(some: typeof simulator, place: string) {
    t.is(await some.partners.yaml('ADDED'), yaml, place)
    const shop = await some.partners.get('SHOP')
    t.deepEqual(
      shop.services[0]?.redirectUris,
      ['https://shop.example/callback', 'https://shop.example/other'],
      place,
    )
    const user = await some.users.get(phoneNumber)
    t.like(user, { id, status: 'blocked', scenario: 'reject' }, place)
    t.is(user.document.familyName, 'Bewaard', place)
    t.is((await some.users.get('+32470000001')).scenario, 'manual', 'fixtures are not saved')
  }
  await simulator.reset()
  await check(simulator, 'after a reset')
  await simulator.stop()
  const next = await start(t, options(save))
  await check(next.simulator, 'at the next start')
})

test('what is removed is gone at the next start', async (t) => {
  const save = newFile()
  const { simulator } = await start(t, options(save))
  const { partners, users } = simulator
  await partners.add(newPartner)
  await partners.addRedirectUri('SHOP', 'SHOP_LOGIN', 'https://shop.example/other')
  const { phoneNumber } = await users.add()
  await partners.remove('ADDED')
  await partners.removeRedirectUri('SHOP', 'SHOP_LOGIN', 'https://shop.example/other')
  await users.remove(phoneNumber)
  t.deepEqual(load(readFileSync(save, 'utf8')), { partners: [], users: [], redirectUris: [] })
  await simulator.stop()
  const next = await start(t, options(save))
  t.is(await errorCodeOf(next.simulator.partners.get('ADDED')), 'not-found')
})

test('a partner of a file wins over a saved one; a saved redirect URI of a partner that is gone waits', async (t) => {
  const save = newFile()
  const first = await start(t, options(save))
  await first.simulator.partners.add(newPartner)
  await first.simulator.partners.addRedirectUri('SHOP', 'SHOP_LOGIN', 'https://shop.example/other')
  await first.simulator.stop()
  const other = { ...newPartner, name: 'Of the file', secret: 'x'.repeat(40) }
  const second = await start(t, { save, fixtures: { partners: [other] } })
  t.is((await second.simulator.partners.get('ADDED')).name, 'Of the file')
  t.is(await errorCodeOf(second.simulator.partners.get('SHOP')), 'not-found')
  await second.simulator.stop()
  const third = await start(t, options(save))
  t.is((await third.simulator.partners.get('ADDED')).name, 'Added')
  t.is((await third.simulator.partners.get('SHOP')).services[0]?.redirectUris.length, 2)
})

test('sandboxes save nothing', async (t) => {
  const save = newFile()
  const { simulator } = await start(t, options(save))
  const before = readFileSync(save, 'utf8')
  const sandbox = await simulator.sandboxes.open()
  await sandbox.users.add()
  await sandbox.partners.add(newPartner)
  t.is(readFileSync(save, 'utf8'), before)
})

test('if the file cannot be written, nothing is changed', async (t) => {
  const save = newFile()
  const { simulator } = await start(t, options(save))
  writeFileSync(save, `${readFileSync(save, 'utf8')}# by somebody else\n`)
  const error = await t.throwsAsync(simulator.partners.add(newPartner))
  t.is(
    error.message,
    `nothing was changed: save: "${save}" was changed by somebody else: start again with it`,
  )
  t.is(await errorCodeOf(simulator.partners.add(newPartner)), 'not-saved')
  t.is(await errorCodeOf(simulator.partners.get('ADDED')), 'not-found')
  t.is(await errorCodeOf(simulator.users.add()), 'not-saved')
  const url = `${simulator.url}/control/users`
  t.is((await fetch(url, { method: 'POST' })).status, 500)
})

test('a file with errors: every problem with its line, and nothing starts', async (t) => {
  const save = newFile()
  writeFileSync(save, 'users:\n  - { phoneNumber: "12" }\nredirectUris:\n  - { partner: A }\n')
  const { code, err } = await runCli(['--port', '0', '--save', save])
  t.is(code, 1)
  t.regex(err, /saved\.yaml:2 users\[0\]\.phoneNumber: must be a mobile phone number/)
  t.regex(err, /saved\.yaml:4 redirectUris\[0\]/)
  const none = await runCli(['--port', '0', '--save', '/no/such/folder/x.yaml'])
  t.is(none.code, 1)
  t.regex(none.err, /save: cannot read or write "\/no\/such\/folder\/x\.yaml" \(ENOENT\)/)
})

test('a document may add redirect URIs to partners of others, if they are there', async (t) => {
  const entry = { partner: 'DEMO', service: 'DEMO_LOGIN', uri: 'https://a.example/cb' }
  const { simulator } = await start(t, { fixtures: { redirectUris: [entry] } })
  const { services } = await simulator.partners.get('DEMO')
  t.true(services[0]?.redirectUris.includes(entry.uri))
  for (const [wrong, message] of [
    [{ partner: 'DEMA' }, 'redirectUris[0].partner: unknown partner "DEMA"; nearest "DEMO"'],
    [
      { service: 'DEMO_LOGIM' },
      'redirectUris[0].service: unknown service "DEMO_LOGIM" of partner "DEMO"; nearest "DEMO_LOGIN"',
    ],
  ] as const) {
    const fixtures = { redirectUris: [{ ...entry, ...wrong }] }
    await t.throwsAsync(start(t, { fixtures }), { message: `fixtures ${message}` })
  }
})

test('SIGKILL while it writes: all that was acknowledged is there', async (t) => {
  const save = newFile()
  for (let round = 0; round < 4; round++) {
    const { child, url, ended } = await launch(t, ['--save', save])
    const before = (await (await fetch(`${url}/control/users?limit=1000`)).json()) as Page
    const acknowledged: string[] = before.items.map(({ phoneNumber }) => phoneNumber)
    const add = async (): Promise<void> => {
      const response = await fetch(`${url}/control/users`, { method: 'POST' })
      acknowledged.push(((await response.json()) as Page['items'][number]).phoneNumber)
      if (acknowledged.length - before.items.length === 10 + 7 * round) child.kill('SIGKILL')
      return add()
    }
    await Promise.all([add(), add(), add()].map((each) => each.catch(() => undefined)))
    await ended
    const again = await launch(t, ['--save', save])
    const { items } = (await (await fetch(`${again.url}/control/users?limit=1000`)).json()) as Page
    const there = new Set(items.map(({ phoneNumber }) => phoneNumber))
    t.deepEqual(
      acknowledged.filter((phoneNumber) => !there.has(phoneNumber)),
      [],
    )
    again.child.kill('SIGTERM')
    await again.ended
  }
})

interface Page {
  readonly items: readonly { readonly phoneNumber: string }[]
}
