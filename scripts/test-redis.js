// npm run test:redis: the tests of flows, control API, faults, logins and CIBA, with a Redis behind each simulator.
// Needs redis-server, which it installs on Debian as root. `npm test` has the tests of several processes.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findOrInstallChromium } from './chromium.js'
import { findRedis } from './redis.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const folders = ['flows', 'control', 'faults', 'logins', 'ciba', 'redis']

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

/** A new key is published for two seconds before it signs, where several processes may publish it. */
const excepted = ['keys.test.js']
const filesOf = (folder) =>
  readdirSync(join(root, 'dist', 'test', folder))
    .filter((name) => name.endsWith('.test.js') && !excepted.includes(name))
    .map((name) => join('dist', 'test', folder, name))

const program = findRedis()
if (program === undefined) process.exit(2)
const port = await freePort()
const folder = mkdtempSync(join(tmpdir(), 'itsme-redis-'))
const redis = spawn(program, ['--port', String(port), '--save', '', '--dir', folder], {
  stdio: 'ignore',
})
process.once('exit', () => {
  redis.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})
const env = {
  ...process.env,
  CHROMIUM_PATH: await findOrInstallChromium(),
  ITSME_TEST_REDIS: `redis://127.0.0.1:${port}`,
}
const { status } = spawnSync(
  process.execPath,
  // One test after the other: some files start hundreds of simulators, all of which would be in this Redis at once.
  [
    join(root, 'node_modules', 'ava', 'entrypoints', 'cli.mjs'),
    '--serial',
    ...folders.flatMap(filesOf),
  ],
  { cwd: root, env, stdio: 'inherit' },
)
process.exitCode = status ?? 1
