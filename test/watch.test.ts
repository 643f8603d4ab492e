import { mkdirSync, mkdtempSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import test, { type ExecutionContext } from 'ava'
import { commandLineConfiguration } from '../src/config/configuration.ts'
import type { GivenOptions } from '../src/config/given-options.ts'
import { runSimulator } from '../src/simulator.ts'
import { stampsOf, watchCertificate, watchFixtures } from '../src/watch.ts'
import { type Certificate, createCertificate } from './helpers/certificates.ts'
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

/** A simulator with options of a command line, and its log. */
async function run(t: ExecutionContext, values: GivenOptions) {
  const log: string[] = []
  const before = stampsOf(values)
  const raw = { values: { ...values, port: 0 }, spellings: {}, errors: [], positionals: [] }
  const running = await runSimulator(
    commandLineConfiguration({ ...raw, warnings: [], help: false, version: false }),
    { write: (line) => log.push(line) },
  )
  t.teardown(() => running.stop())
  const says = (text: string) => until(() => log.some((line) => line.includes(text)))
  return { running, before, log, says }
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
  const { running, before, log, says } = await run(t, options)
  // A change during the start is seen, too.
  put(2)
  t.teardown(watchFixtures(options, running, before))
  t.true(await says('fixtures were read again'), log.join('\n'))
  t.true(running.web.fixtures().users.some(({ document }) => document.givenName === 'Turn2'))
})

test('a renewed certificate is taken while it runs; a bad one changes nothing', async (t) => {
  const [first, second, third] = await Promise.all(
    ['first.test', 'second.test', 'third.test'].map((name) => createCertificate([name])),
  )
  if (first === undefined || second === undefined || third === undefined) return t.fail()
  const live = createLive()
  live.write(first, 1)
  const options = { tlsCert: live.tlsCert, tlsKey: live.tlsKey }
  const { running, before, log, says } = await run(t, options)
  t.teardown(watchCertificate(options, running, before, 50))
  t.is(await shownName(running.port), 'first.test')

  live.write(second, 2)
  t.true(await says('the certificate was read again'), log.join('\n'))
  t.true(await until(async () => (await shownName(running.port)) === 'second.test'))

  writeFileSync(live.tlsKey, third.key)
  t.true(await says('the certificate has changed and has errors; the old one stays:'))
  t.true(await says('tlsCert: this certificate and its private key cannot be used together'))
  t.is(await shownName(running.port), 'second.test')

  unlinkSync(live.tlsKey)
  t.true(await says(`tlsKey: cannot read "${live.tlsKey}" (ENOENT)`))
  t.is(await shownName(running.port), 'second.test')

  live.write(third, 3)
  t.true(await until(async () => (await shownName(running.port)) === 'third.test'))
  t.false(log.some((line) => line.includes('PRIVATE KEY')))
})
