// npm test: types, lint, unused code, all tests. Ends with "N passed, N failed". Arguments go to ava: `npm test -- -m '*code*'`.
// `npm test -- test/control/api.test.ts` runs the tests of that file only, and builds only what changed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { findOrInstallChromium } from './chromium.js'
import { findNginx } from './nginx.js'
import { findRedis } from './redis.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Packages that hide their package.json are found by their folder. */
function binary(packageName, name = packageName) {
  const folder = join(root, 'node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bin === 'string' ? bin : bin[name])
}

function run(title, script, args) {
  console.log(`— ${title}`)
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    console.error(`${title}: failed`)
    console.log('0 passed, 1 failed')
    process.exit(1)
  }
}

/** Shows what failed, and counts. */
async function runAva(args, { chromium, nginx, redis }) {
  console.log('— tests')
  const programs = {
    CHROMIUM_PATH: chromium,
    ...(nginx && { NGINX_PATH: nginx }),
    ...(redis && { REDIS_PATH: redis }),
  }
  const env = { ...process.env, ...programs, FORCE_COLOR: '0' }
  const child = spawn(process.execPath, [binary('ava'), '--tap', ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise((resolve) => child.once('close', resolve))
  const count = { passed: 0, failed: 0 }
  let showing = false
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('ok ')) count.passed += 1
    if (line.startsWith('not ok ')) count.failed += 1
    if (/^(not )?ok /.test(line)) showing = line.startsWith('not ')
    if (showing || (process.env.VERBOSE && line.startsWith('ok '))) console.log(line)
  }
  const code = await exited
  if (code !== 0 && count.failed === 0) count.failed = 1
  console.log(`${count.passed} passed, ${count.failed} failed`)
  return code
}

const sourceFile = /\.test\.ts$/
const args = process.argv.slice(2)
const files = args.filter((arg) => sourceFile.test(arg))
const missing = files.find((file) => !existsSync(join(root, file)))
if (missing !== undefined) {
  console.error(`there is no ${missing}; give its path from here, such as test/control/api.test.ts`)
  process.exit(2)
}
const build = join(root, 'scripts', 'build.js')
if (files.length > 0) run('build and types', build, ['--if-needed'])
else {
  run('build and types', build, [])
  run('lint and format', binary('@biomejs/biome', 'biome'), ['check', '.'])
  run('unused code', binary('knip'), [])
}
const built = args.map((arg) =>
  sourceFile.test(arg) ? join('dist', arg.replace(/\.ts$/, '.js')) : arg,
)
process.exitCode = await runAva(built, {
  chromium: await findOrInstallChromium(),
  nginx: findNginx(),
  redis: findRedis(),
})
