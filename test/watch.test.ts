import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import test, { type ExecutionContext } from 'ava'
import { commandLineConfiguration } from '../src/config/configuration.ts'
import type { GivenOptions } from '../src/config/options/given-options.ts'
import { runSimulator } from '../src/simulator.ts'
import { intervals, stampsOf, watchCertificate, watchFixtures } from '../src/watch.ts'
import { type Certificate, createCertificate } from './helpers/certificates.ts'
import { createTestClock } from './helpers/test-clock.ts'
import { until } from './helpers/until.ts'

/** The name in the certificate that a new connection is shown. */
function shownName(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN))
      socket.destroy()
    })
    socket.once('error', reject)
  })
}

/** A folder as certbot keeps it: links that lead to the files of the last renewal. */
function createLive() {
  const folder = mkdtempSync(join(tmpdir(), 'itsme-live-'))
  const put = (name: string, text: string, turn: number) => {
    const kept = join(folder, `${turn}-${name}`)
    writeFileSync(kept, text)
    symlinkSync(kept, join(folder, 'next'))
    renameSync(join(folder, 'next'), join(folder, name))
  }
  return {
    tlsCert: join(folder, 'fullchain.pem'),
    tlsKey: join(folder, 'privkey.pem'),
    write: ({ cert, key }: Certificate, turn: number) => {
      put('fullchain.pem', cert, turn)
      put('privkey.pem', key, turn)
    },
  }
}

/** A simulator with options of a command line, and its log. Its files are looked at when its clock says so. */
async function run(t: ExecutionContext, values: GivenOptions) {
  const clock = createTestClock()
  const log: string[] = []
  const before = stampsOf(values)
  const raw = { values: { ...values, port: 0 }, spellings: {}, errors: [], positionals: [] }
  const running = await runSimulator(
    commandLineConfiguration({ ...raw, warnings: [], help: false, version: false }),
    { clock, write: (line) => log.push(line) },
  )
  t.teardown(() => running.stop())
  const hasSaid = (text: string) => log.some((line) => line.includes(text))
  return {
    running,
    before,
    log,
    clock,
    hasSaid,
    says: (text: string) => until(() => hasSaid(text)),
  }
}

test('fixtures of a volume of Kubernetes, where a link changes, are read again', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'itsme-volume-'))
  const put = (turn: number) => {
    mkdirSync(join(folder, `..${turn}`))
    const text = `users: [{ phoneNumber: '+3247000000${turn}', givenName: Turn${turn} }]`
    writeFileSync(join(folder, `..${turn}`, 'users.yaml'), text)
    symlinkSync(`..${turn}`, join(folder, '..next'))
    renameSync(join(folder, '..next'), join(folder, '..data'))
  }
  put(1)
  const path = join(folder, 'users.yaml')
  symlinkSync(join('..data', 'users.yaml'), path)
  const options = { fixtures: [path] }
  const { running, before, log, says, clock } = await run(t, options)
  // A change during the start is seen, too.
  put(2)
  t.teardown(watchFixtures(options, running, before))
  for (let look = 0; look < 2; look++) clock.pass(intervals.fixtures)
  t.true(await says('fixtures were read again'), log.join('\n'))
  t.true(running.context.fixtures().users.some(({ document }) => document.givenName === 'Turn2'))
})

test('a file that is still being written is not read until it has settled', async (t) => {
  const path = join(mkdtempSync(join(tmpdir(), 'itsme-slow-')), 'users.yaml')
  writeFileSync(path, 'users: []')
  const options = { fixtures: [path] }
  const { running, before, log, says, hasSaid, clock } = await run(t, options)
  t.teardown(watchFixtures(options, running, before))
  writeFileSync(path, 'users: [{ phoneNumber:')
  clock.pass(intervals.fixtures)
  appendFileSync(path, " '+32470000042', givenName:")
  clock.pass(intervals.fixtures)
  appendFileSync(path, ' Mira }]')
  clock.pass(intervals.fixtures)
  t.false(hasSaid('fixtures'), log.join('\n'))
  clock.pass(intervals.fixtures)
  t.true(await says('fixtures were read again'), log.join('\n'))
  t.false(hasSaid('fixtures have errors'))
  t.true(running.context.fixtures().users.some(({ document }) => document.givenName === 'Mira'))
})

test('a renewed certificate is taken while it runs; a bad one changes nothing', async (t) => {
  const [first, second, third] = await Promise.all(
    ['first.test', 'second.test', 'third.test'].map((name) => createCertificate([name])),
  )
  if (first === undefined || second === undefined || third === undefined) return t.fail()
  const live = createLive()
  live.write(first, 1)
  const options = { tlsCert: live.tlsCert, tlsKey: live.tlsKey }
  const { running, before, log, hasSaid, clock } = await run(t, options)
  t.teardown(watchCertificate(options, running, before))
  /** A change is read at the second look. */
  const lookTwice = () => {
    for (let look = 0; look < 2; look++) clock.pass(intervals.certificate)
  }
  t.is(await shownName(running.port), 'first.test')

  live.write(second, 2)
  lookTwice()
  t.true(hasSaid('the certificate was read again'), log.join('\n'))
  t.is(await shownName(running.port), 'second.test')

  writeFileSync(live.tlsKey, third.key)
  lookTwice()
  t.true(hasSaid('the certificate has changed and has errors; the old one stays:'))
  t.true(hasSaid('tlsCert: this certificate and its private key cannot be used together'))
  t.is(await shownName(running.port), 'second.test')

  unlinkSync(live.tlsKey)
  lookTwice()
  t.true(hasSaid(`tlsKey: cannot read "${live.tlsKey}" (ENOENT)`))
  t.is(await shownName(running.port), 'second.test')

  live.write(third, 3)
  lookTwice()
  t.is(await shownName(running.port), 'third.test')
  t.false(log.some((line) => line.includes('PRIVATE KEY')))
})
