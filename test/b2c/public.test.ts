import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { freePort } from '../helpers/free-port.ts'
import { createPublicName, hosted, publicSecret, startPublic } from '../helpers/public.ts'
import { start } from '../helpers/simulator.ts'
import { createStandIn, createVisit, mapClaims, type Network } from './stand-in.ts'

const name = createPublicName()
const csapi = '/clientsecret-oidc/csapi/v0.1'
const article = {
  'User ID': 'sub',
  'Display name': 'name',
  'Given name': 'given_name',
  Surname: 'family_name',
  Email: 'email',
}

async function network(): Promise<Network> {
  return { certificateAuthority: (await name).certificateAuthority }
}

async function standInAt(url: string, more: object = {}) {
  return createStandIn({
    tenant: 'contoso',
    metadataUrl: `${url}${csapi}/.well-known/openid-configuration`,
    clientId: 'MYAPP',
    clientSecret: publicSecret,
    service: 'MYAPP_LOGIN',
    network: await network(),
    ...more,
  })
}

for (const path of ['', '/tests/itsme']) {
  for (const kind of ['user flow', 'custom policy'] as const) {
    test(`B2C through nginx with TLS: ${kind}, public URL with path "${path}"`, async (t) => {
      const { simulator, url } = await startPublic(t, await name, { path })
      const confirm = async () => {
        const { id } = await simulator.actions.next({ phoneNumber: '+32470000001' })
        await simulator.actions.confirm(id)
      }
      const party = await standInAt(url, { kind })
      const token = await party.login(createVisit('0470 00 00 01', confirm, await network()))
      t.is(token['iss'], `${url}${csapi}`)
      t.like(mapClaims(token, article), {
        'Display name': 'Anna Peeters',
        'Given name': 'Anna',
        Surname: 'Peeters',
        Email: 'anna.peeters@example.com',
      })
      const number = token['http://itsme.services/v2/claim/BENationalNumber']
      if (kind === 'custom policy') t.regex(String(number), /^\d{11}$/)
      else t.is(number, undefined)
    })
  }
}

test('after a restart with the same keys file, and after a rotation: the same subject, and a kept key set verifies', async (t) => {
  const keys = join(mkdtempSync(join(tmpdir(), 'itsme-b2c-')), 'keys.json')
  const first = await startPublic(t, await name, { keys })
  const { tlsPort } = first
  const net = await network()
  // This one never looks for keys again: what it has must go on verifying.
  const keeps = await standInAt(first.url, { refetchesKeys: false })
  const looksAgain = await standInAt(first.url)
  const visit = () => createVisit('0470 00 00 02', undefined, net)
  const { sub } = await keeps.login(visit())
  await looksAgain.login(visit())
  const port = first.simulator.port
  await first.simulator.stop()

  const options = { publicUrl: first.url, port, keys }
  const restart = () => start(t, { ...hosted, ...options })
  const { simulator: second } = await restart()
  t.is((await keeps.login(visit()))['sub'], sub)

  await second.keys.rotate({ signsAfter: 3600 })
  t.is((await keeps.login(visit()))['sub'], sub, 'announced, and the old key signs')
  await second.keys.rotate()
  t.is((await looksAgain.login(visit()))['sub'], sub, 'a new key signs, and is found')
  const later = await standInAt(first.url, { refetchesKeys: false })
  await later.login(visit())
  await second.stop()
  const { simulator: third } = await restart()
  t.is((await later.login(visit()))['sub'], sub, 'the set that was kept after the rotation')
  t.is(third.url, `https://itsme.example.com:${tlsPort}`)
})

test('the simulator speaks TLS itself, under its public name and under localhost', async (t) => {
  const { certificate } = await createPublicName(['itsme.example.com', 'localhost'])
  const port = await freePort()
  const url = `https://itsme.example.com:${port}`
  const { cert, key } = (await name).certificate
  const { simulator } = await start(t, { ...hosted, port, publicUrl: url, tls: { cert, key } })
  const party = await standInAt(url)
  const token = await party.login(createVisit('0470 00 00 02', undefined, await network()))
  t.is(token['iss'], `${url}${csapi}`)
  const { tokens } = await simulator.logins.run({
    partner: 'MYAPP',
    phoneNumber: '+32470000002',
    tokens: true,
  })
  t.is(typeof tokens?.id_token, 'string')

  const { simulator: local } = await start(t, { tls: certificate })
  t.regex(local.url, /^https:\/\/localhost:\d+$/)
  const run = await local.logins.run({
    partner: 'DEMO',
    phoneNumber: '+32470000002',
    redirectUri: 'http://localhost:3000/callback',
    tokens: true,
  })
  t.is(run.issuer, local.issuers.csapi)
})
