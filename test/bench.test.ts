import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import * as module from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import test from 'ava'
import { packageRoot } from '../src/config/root.ts'

const folder = join(packageRoot, 'bench')
/** What runs as soon as it is imported. */
const programs = ['bench.js', 'servers.js', 'soak.js']
const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [join(folder, 'bench.js'), ...args], { encoding: 'utf8' })

test('the compile cache of the image is filled by a simulator that logs in', (t) => {
  const fill = join(packageRoot, 'scripts', 'fill-compile-cache.js')
  const cache = mkdtempSync(join(tmpdir(), 'compile-cache-'))
  t.teardown(() => rmSync(cache, { recursive: true }))
  const env = { ...process.env, NODE_COMPILE_CACHE: cache }
  const { status, stderr } = spawnSync(process.execPath, [fill, packageRoot], {
    encoding: 'utf8',
    env,
  })
  t.is(status, 0, stderr)
  // Node has the cache since 22.8.
  const hasCache = 'enableCompileCache' in module
  t.is(readdirSync(cache, { recursive: true }).length > 10, hasCache)
  t.regex(spawnSync(process.execPath, [fill], { encoding: 'utf8', env }).stderr, /^usage: /)
})

test('each module of the benchmarks finds what it imports', async (t) => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.js'))
  const modules = files.filter((file) => !programs.includes(file))
  for (const file of modules)
    await t.notThrowsAsync(() => import(pathToFileURL(join(folder, file)).href), file)
})

const refusals = [
  [['--rounds', '0'], /--rounds takes a number from 1 to 999, not '0'/],
  [['faster'], /'faster' is not understood/],
  [['memory', '--rounds', '3'], /--rounds does not belong to memory/],
  [['--save', '--quick'], /--save takes a whole run, without --quick and --only/],
  [['--only', 'speed'], /--only: there is no 'speed'; there are start, idle, /],
  [['--compare', 'no-such-commit'], /--compare: there is no commit 'no-such-commit'/],
] as const

for (const [args, message] of refusals)
  test(`bench ${args.join(' ')} is refused`, (t) => {
    const { status, stderr } = run(...args)
    t.is(status, 2)
    t.regex(stderr, message)
  })
