import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { commandLineConfiguration } from '../src/config/configuration.ts'
import { runSimulator } from '../src/simulator.ts'
import { intervals, stampsOf, watchFixtures } from '../src/watch.ts'
import { createTestClock } from './helpers/test-clock.ts'
import { until } from './helpers/until.ts'

const userOf = (givenName: string) =>
  `users: [{ phoneNumber: '+32470000042', givenName: ${givenName} }]`

/** A simulator with a watched fixture file, whose clock the test moves. */
async function watchOne(t: ExecutionContext) {
  const folder = mkdtempSync(join(tmpdir(), 'itsme-strange-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'users.yaml')
  writeFileSync(path, userOf('First'))
  const options = { fixtures: [path] }
  const clock = createTestClock()
  const log: string[] = []
  const before = stampsOf(options)
  const raw = { values: { ...options, port: 0 }, spellings: {}, errors: [], positionals: [] }
  const running = await runSimulator(
    commandLineConfiguration({ ...raw, warnings: [], help: false, version: false }),
    { clock, write: (line) => log.push(line) },
  )
  t.teardown(() => running.stop())
  t.teardown(watchFixtures(options, running, before))
  const hasSaid = (text: string) => log.some((line) => line.includes(text))
  return {
    path,
    folder,
    log,
    hasSaid,
    /** A change is told at the second look at the latest; a third would tell what must not be told. */
    look: (times = 3) => {
      for (let look = 0; look < times; look++) clock.pass(intervals.fixtures)
    },
    says: (text: string) => until(() => hasSaid(text)),
    name: () =>
      running.context.fixtures().users.find(({ phoneNumber }) => phoneNumber === '+32470000042')
        ?.document.givenName,
    answers: async () => (await fetch(`${running.url}/healthz`)).status === 200,
  }
}

const again = 'fixtures were read again'
const errors = 'fixtures have errors; nothing was changed'

for (const looks of [1, 2, 8]) {
  test(`a file that was emptied is about to be written, and read once, ${looks} looks later`, async (t) => {
    const { path, look, says, name, log } = await watchOne(t)
    writeFileSync(path, '')
    look(looks)
    t.is(name(), 'First')
    writeFileSync(path, userOf('Second'))
    look()
    t.true(await says(again), log.join('\n'))
    t.true(await until(() => name() === 'Second'))
    // What was read before would have been told before.
    t.deepEqual(
      log.filter((line) => /fixtures (were|have)/.test(line)).map((line) => line.includes(again)),
      [true],
    )
  })
}

/** What may stand where the file was. */
const strange: Readonly<Record<string, (path: string) => void>> = {
  'a FIFO': (path) => execFileSync('mkfifo', [path]),
  'a directory': (path) => mkdirSync(path),
  nothing: () => undefined,
  'a FIFO behind a link': (path) => {
    execFileSync('mkfifo', [`${path}.fifo`])
    execFileSync('ln', ['-s', `${path}.fifo`, path])
  },
}

for (const [title, put] of Object.entries(strange)) {
  test(`the simulator goes on where a fixture file was: ${title}`, async (t) => {
    const { path, look, says, hasSaid, name, log, answers } = await watchOne(t)
    rmSync(path)
    put(path)
    look()
    // An empty folder holds no fixtures, and that is no mistake.
    const isRead = title === 'a directory'
    t.true(await until(() => hasSaid(errors) || (isRead && hasSaid(again))), log.join('\n'))
    if (title.startsWith('a FIFO'))
      t.true(hasSaid(`${path}: is not a file or a folder any more; put the file back`))
    t.true(await answers())
    if (!isRead) t.is(name(), 'First')
    rmSync(path, { recursive: true, force: true })
    const told = log.length
    writeFileSync(path, userOf('Fourth'))
    look()
    t.true(await until(() => log.slice(told).some((line) => line.includes(again))), log.join('\n'))
    t.is(name(), 'Fourth')
    t.true(await says(again))
  })
}

test('a FIFO in a watched folder does not hold the loop, whatever its name', async (t) => {
  const { folder, path, look, log, answers, hasSaid } = await watchOne(t)
  const inner = join(folder, 'fixtures')
  mkdirSync(inner)
  writeFileSync(join(inner, 'a.yaml'), userOf('Inside'))
  rmSync(path)
  renameSync(inner, path)
  execFileSync('mkfifo', [join(path, 'b.yaml')])
  execFileSync('mkfifo', [join(path, 'other')])
  look()
  t.true(await until(() => hasSaid(errors)), log.join('\n'))
  t.true(hasSaid(`${join(path, 'b.yaml')}: is not a file or a folder any more`), log.join('\n'))
  t.true(await answers())
  rmSync(join(path, 'b.yaml'))
  look()
  t.true(await until(() => hasSaid(again)), log.join('\n'))
  t.true(await answers())
})
