import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test from 'ava'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { type Simulator, startSimulator } from '../../src/index.ts'
import { makeKeys } from '../../src/oidc/keys/keys.ts'
import { createKeysFile } from '../../src/oidc/keys/keys-file.ts'
import { keysText } from '../../src/oidc/keys/private-key.ts'
import { start } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { codeOf, errorCodeOf, redeemCode } from '../helpers/unattended.ts'
import { createClient, decode } from '../helpers/visitor.ts'

const hour = 3600_000

function newFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'itsme-keys-')), 'keys.json')
}

async function keySet({ issuers }: Simulator): Promise<JSONWebKeySet> {
  return JSON.parse((await createClient().get(`${issuers.v2}/jwkSet`)).body)
}

async function idToken(simulator: Simulator): Promise<string> {
  const { body } = await redeemCode(simulator, await codeOf(simulator, '+32470000002'))
  return String(body['id_token'])
}

const kids = ({ keys }: JSONWebKeySet) => keys.map(({ kid }) => String(kid))
const kidOf = (token: string) =>
  JSON.parse(Buffer.from(String(token.split('.')[0]), 'base64url').toString()).kid as string

async function verifies(token: string, keys: JSONWebKeySet): Promise<boolean> {
  const verified = await jwtVerify(token, createLocalJWKSet(keys)).catch(() => undefined)
  return verified !== undefined
}

test('a rotation: the new key signs and stands first, the old one is published for 24 hours', async (t) => {
  const clock = createTestClock()
  const { simulator } = await start(t, { keys: newFile(), surroundings: { clock } })
  const before = await keySet(simulator)
  const oldToken = await idToken(simulator)
  const rotation = await simulator.keys.rotate()
  const after = await keySet(simulator)

  t.is(rotation.kept, 'file')
  t.is(rotation.kids.length, 3)
  t.deepEqual(kids(after), rotation.kids)
  t.is(kids(after)[0], rotation.signingKid)
  t.deepEqual(kids(after).slice(1), kids(before))
  t.deepEqual(
    after.keys.map(({ use }) => use),
    ['sig', 'sig', 'enc'],
  )
  for (const key of after.keys) {
    t.deepEqual(
      Object.keys(key)
        .toSorted()
        .filter((name) => !['alg'].includes(name)),
      ['e', 'kid', 'kty', 'n', 'use'],
    )
  }
  const newToken = await idToken(simulator)
  t.is(kidOf(newToken), rotation.signingKid)
  t.true(await verifies(newToken, after))
  t.true(await verifies(oldToken, after))
  t.false(await verifies(newToken, before))

  clock.pass(24 * hour - 2_000)
  t.is(kids(await keySet(simulator)).length, 3)
  clock.pass(3_000)
  t.deepEqual(kids(await keySet(simulator)), [rotation.signingKid, kids(before).at(-1)])
})

test('with signsAfter a key set that was kept before goes on verifying until the new key signs', async (t) => {
  const clock = createTestClock()
  const { simulator } = await start(t, { surroundings: { clock } })
  const kept = await keySet(simulator)
  const { kids: published, signingKid } = await simulator.keys.rotate({ signsAfter: 86_400 })
  t.is(signingKid, String(kids(kept)[0]))
  t.is(published.length, 3)
  t.deepEqual(kids(await keySet(simulator)), published)
  t.true(await verifies(await idToken(simulator), kept))

  const announced = await keySet(simulator)
  clock.pass(24 * hour + 1_000)
  const later = await idToken(simulator)
  t.is(kidOf(later), String(published[1]))
  t.true(await verifies(later, announced))
  t.is(kids(await keySet(simulator))[0], String(published[1]))
  t.is(kids(await keySet(simulator)).length, 3)
  clock.pass(24 * hour)
  t.is(kids(await keySet(simulator)).length, 2)
})

test('a restart with the same file keeps kids and subjects, also after a rotation', async (t) => {
  const keys = newFile()
  const first = await startSimulator({ port: 0, keys })
  const original = await keySet(first)
  const token = await idToken(first)
  await first.keys.rotate()
  const rotated = await keySet(first)
  await first.stop()

  t.is(statSync(keys).mode & 0o777, 0o600)
  t.is(JSON.parse(readFileSync(keys, 'utf8')).keys.length, 3)
  const { simulator: second } = await start(t, { keys })
  t.deepEqual(await keySet(second), rotated)
  const later = await idToken(second)
  t.true(await verifies(later, rotated))
  t.true(await verifies(token, await keySet(second)))
  t.is(decode(later)['sub'], decode(token)['sub'])
  t.is(original.keys.length, 2)
})

test('restore undoes rotations, also those of faults, and in the file', async (t) => {
  const keys = newFile()
  const { simulator } = await start(t, { keys })
  const before = await keySet(simulator)
  const written = () =>
    JSON.parse(readFileSync(keys, 'utf8')).keys.map(({ kid }: { kid: string }) => kid)
  const kids = written()
  const token = await idToken(simulator)
  await simulator.keys.rotate()
  await simulator.keys.rotate({ signsAfter: 3600 })
  await simulator.faults.add({ kind: 'signing-key-rotation', attributes: { overlap: false } })
  await idToken(simulator)
  t.notDeepEqual(await keySet(simulator), before)
  const answer = await createClient().post(`${simulator.url}/control/keys/restore`)
  t.is(answer.statusCode, 200)
  t.deepEqual(
    JSON.parse(answer.body).kids,
    before.keys.map(({ kid }) => kid),
  )
  t.deepEqual(await keySet(simulator), before)
  t.deepEqual(written(), kids)
  t.true(await verifies(token, before))
  t.true(await verifies(await idToken(simulator), before))
  // A second time, there is nothing to undo.
  t.is((await simulator.keys.restore()).signingKid, String(before.keys[0]?.kid))
})

test('restore that cannot be written changes nothing; a sandbox rotates and restores its own', async (t) => {
  const keys = newFile()
  const { simulator } = await start(t, { keys })
  const sandbox = await simulator.sandboxes.open()
  const before = await keySet(simulator)
  await sandbox.keys.rotate()
  t.deepEqual(await keySet(simulator), before)
  await sandbox.keys.restore()
  await simulator.keys.rotate()
  const rotated = await keySet(simulator)
  rmSync(keys)
  t.is(await errorCodeOf(simulator.keys.restore()), 'keys-are-fixed')
  t.deepEqual(await keySet(simulator), rotated)
})

test('keys that were given as a JWKS are not rotated: a restart would undo it', async (t) => {
  const path = newFile()
  await (await startSimulator({ port: 0, keys: path })).stop()
  const { simulator } = await start(t, { keys: readFileSync(path, 'utf8') })
  const before = await keySet(simulator)
  const answer = await createClient().post(`${simulator.url}/control/keys/rotate`, { json: {} })
  t.is(answer.statusCode, 409)
  t.like(JSON.parse(answer.body), { type: 'urn:itsme-simulator:keys-are-fixed', status: 409 })
  t.regex(JSON.parse(answer.body).detail, /given as a JWKS, which cannot be written back/)
  t.deepEqual(await keySet(simulator), before)
})

test('a file that cannot be written leaves everything as it was', async (t) => {
  const keys = newFile()
  const { simulator } = await start(t, { keys })
  const before = await keySet(simulator)
  rmSync(keys)
  t.is(await errorCodeOf(simulator.keys.rotate()), 'keys-are-fixed')
  t.deepEqual(await keySet(simulator), before)
})

test('a file that somebody else changed is not written over', async (t) => {
  const keys = newFile()
  const { simulator } = await start(t, { keys })
  writeFileSync(keys, '{"keys":[]}')
  const error = await t.throwsAsync(simulator.keys.rotate())
  t.regex(error?.message ?? '', /^nothing was changed: keys: ".*" was changed by somebody else/)
  t.is(readFileSync(keys, 'utf8'), '{"keys":[]}')
})

test('nobody can wait for the new file with a link, and a link to the file itself stays one', async (t) => {
  const keys = newFile()
  const link = `${keys}.link`
  const loot = `${keys}.loot`
  writeFileSync(loot, '')
  symlinkSync(loot, `${keys}.new`)
  await (await startSimulator({ port: 0, keys })).stop()
  symlinkSync(keys, link)
  const { simulator } = await start(t, { keys: link })
  await simulator.keys.rotate()
  t.is(readFileSync(loot, 'utf8'), '')
  t.true(lstatSync(link).isSymbolicLink())
  t.is(JSON.parse(readFileSync(keys, 'utf8')).keys.length, 3)
  t.is(statSync(keys).mode & 0o777, 0o600)
  await simulator.keys.rotate()
  t.deepEqual(readdirSync(dirname(keys)).length, 4)
})

test('of the keys of before no more than eight are kept', async (t) => {
  const { simulator } = await start(t)
  for (let count = 0; count < 10; count++) await simulator.keys.rotate()
  t.is(kids(await keySet(simulator)).length, 10)
})

test('many announced keys: the one that signs goes on, and eight wait', async (t) => {
  const clock = createTestClock()
  const { simulator } = await start(t, { keys: newFile(), surroundings: { clock } })
  const kept = await keySet(simulator)
  for (let count = 0; count < 10; count++) {
    await simulator.keys.rotate({ signsAfter: 60 })
    clock.pass(1_000)
  }
  const { keys } = simulator
  const all = await keySet(simulator)
  t.is(all.keys[0]?.kid, kids(kept)[0])
  t.is(all.keys.length, 1 + 9 + 1)
  t.true(await verifies(await idToken(simulator), kept))
  clock.pass(60_000)
  t.is(kids(await keySet(simulator))[0], all.keys[1]?.kid, 'the last that was announced')
  t.true(await verifies(await idToken(simulator), all))
  t.is((await keys.rotate()).kids.length, 1 + 8 + 1)
})

test('a key that waits is overtaken by one that signs sooner, and goes', async (t) => {
  const clock = createTestClock()
  const { simulator } = await start(t, { surroundings: { clock } })
  const [old] = kids(await keySet(simulator))
  const later = await simulator.keys.rotate({ signsAfter: 3600 })
  const now = await simulator.keys.rotate()
  t.deepEqual(now.kids.slice(0, 2), [now.signingKid, String(old)])
  t.false(now.kids.includes(String(later.kids[1])))
  t.is(now.kids.length, 3)
})

test('an announcement takes no day from keys that retire', async (t) => {
  const clock = createTestClock()
  const { simulator } = await start(t, { surroundings: { clock } })
  const token = await idToken(simulator)
  const { retiresAt } = await simulator.keys.rotate()
  clock.pass(1_000)
  await simulator.keys.rotate({ signsAfter: 86_400 })
  t.true(await verifies(token, await keySet(simulator)))
  clock.pass(Date.parse(retiresAt) - clock.now() - 1_000)
  t.true(await verifies(token, await keySet(simulator)))
  clock.pass(2_000)
  t.false(await verifies(token, await keySet(simulator)))
})

test('nobody reads half a keys file', async (t) => {
  const made = await makeKeys()
  for (let round = 0; round < 50; round++) {
    const path = newFile()
    const texts = await Promise.all(
      Array.from({ length: 4 }, () => createKeysFile(path).readOrMake(async () => made)),
    )
    t.deepEqual(new Set(texts), new Set([keysText(made)]))
    t.deepEqual(readdirSync(dirname(path)), ['keys.json'])
  }
})

test('an encryption key opens by either algorithm, whatever it says', async (t) => {
  const keys = (await makeKeys()).map((key) =>
    key.use === 'enc' ? { ...key, alg: 'RSA1_5' } : key,
  )
  const { simulator } = await start(t, { keys: JSON.stringify({ keys }) })
  const [, published] = (await keySet(simulator)).keys
  t.is(published?.use, 'enc')
  t.is(published?.alg, undefined)
})

test('two that start at once with one new file have the same keys', async (t) => {
  const keys = newFile()
  const [one, two] = await Promise.all([start(t, { keys }), start(t, { keys })])
  t.deepEqual(await keySet(one.simulator), await keySet(two.simulator))
})

test('a sandbox has the keys of the moment when it is opened', async (t) => {
  const { simulator } = await start(t)
  const { signingKid } = await simulator.keys.rotate()
  const sandbox = await simulator.sandboxes.open()
  const { body } = await createClient().get(`${sandbox.issuers.v2}/jwkSet`)
  t.is(JSON.parse(body).keys[0].kid, signingKid)
})

test('no message shows what may be a key', async (t) => {
  for (const keys of [
    '\'{"keys":[{"d":"topsecret"}]}\'',
    '[{"d":"topsecret"}]\n',
    `topsecret${'x'.repeat(400)}`,
  ]) {
    const error = await t.throwsAsync(startSimulator({ port: 0, keys }))
    t.regex(error?.message ?? '', /^keys: is neither a path nor a JWKS$/)
    t.false(error?.message.includes('topsecret'))
  }
  const key = 'topsecret\nof several lines'
  const error = await t.throwsAsync(startSimulator({ port: 0, tls: { cert: key, key } }))
  t.false(error?.message.includes('topsecret'))
})

test('two rotations at once are two rotations', async (t) => {
  const { simulator } = await start(t)
  const [one, two] = await Promise.all([simulator.keys.rotate(), simulator.keys.rotate()])
  t.is(one?.kids.length, 3)
  t.is(two?.kids.length, 4)
  t.is(kids(await keySet(simulator))[0], two?.signingKid)
  t.is(one?.kept, 'memory')
})

test('a sandbox rotates its own keys, and writes no file', async (t) => {
  const keys = newFile()
  const { simulator } = await start(t, { keys })
  const text = readFileSync(keys, 'utf8')
  const sandbox = await simulator.sandboxes.open()
  t.is((await sandbox.keys.rotate()).kept, 'memory')
  t.is(readFileSync(keys, 'utf8'), text)
  t.is(kids(await keySet(simulator)).length, 2)
})

const wrong: readonly (readonly [string, object, RegExp])[] = [
  ['is no number', { signsAfter: 'soon' }, /signsAfter: must be a number/],
  ['is too long', { signsAfter: 86_401 }, /signsAfter: must be at most 86400/],
  ['is unknown', { overlap: 1 }, /overlap/],
]
for (const [title, body, message] of wrong) {
  test(`what ${title} is refused by keys/rotate`, async (t) => {
    const { simulator } = await start(t)
    const answer = await createClient().post(`${simulator.url}/control/keys/rotate`, { json: body })
    t.is(answer.statusCode, 422)
    t.regex(answer.body, message)
  })
}

test('sets that could not be used are refused at the start, by the key', async (t) => {
  const path = newFile()
  await (await startSimulator({ port: 0, keys: path })).stop()
  const { keys } = JSON.parse(readFileSync(path, 'utf8'))
  const messageOf = async (changed: object[]) => {
    const error = await t.throwsAsync(
      startSimulator({ port: 0, keys: JSON.stringify({ keys: changed }) }),
    )
    return error?.message ?? ''
  }
  t.regex(await messageOf([keys[0], { ...keys[1], kid: keys[0].kid }]), /names two keys/)
  t.regex(await messageOf([{ ...keys[0], exp: 1 }, keys[1]]), /"use": "sig" that does not expire/)
  t.regex(
    await messageOf([{ ...keys[0], nbf: 9e9 }, keys[1]]),
    /no key with "use": "sig" may sign now/,
  )
  t.regex(await messageOf([{ ...keys[0], exp: 'never' }]), /keys\[0\] must be a private RSA key/)
  t.regex(
    await messageOf([{ ...keys[0], n: 'AQAB' }]),
    /is not an RSA key of at least 2048 bits that can sign/,
  )
  t.regex(
    await messageOf([keys[0], { ...keys[1], n: 'AQAB' }]),
    /is not an RSA key of at least 2048 bits that can decrypt/,
  )
  t.regex(
    await messageOf([{ ...keys[0], qi: undefined }, keys[1]]),
    /keys\[0\] must be a private RSA key: .*dp, dq, qi/,
  )
  writeFileSync(path, JSON.stringify({ keys: [keys[1], keys[0]] }))
  chmodSync(path, 0o600)
  const { simulator } = await start(t, { keys: path })
  t.deepEqual(
    (await keySet(simulator)).keys.map(({ use }) => use),
    ['sig', 'enc'],
    'the signing key first, whatever the order in the file',
  )
})
