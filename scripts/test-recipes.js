// Runs the recipes against a simulator of their own; arguments name the ones to run. Ends with "N passed, N failed".
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { installByApt } from './apt.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

// `needs`: a command that works, what to install where it does not, and the packages of Debian. `steps` run in a copy.
const recipes = {
  curl: {
    needs: [[['curl', '--version'], 'curl', ['curl', 'ca-certificates']]],
    steps: [
      ['bash', 'login.sh'],
      ['bash', 'outcomes.sh'],
    ],
  },
  python: {
    needs: [
      [
        ['python3', '-c', 'import ensurepip, sys; sys.exit(sys.version_info < (3, 10))'],
        'Python 3.10 or later with venv',
        ['python3', 'python3-venv'],
      ],
    ],
    steps: [
      ['python3', '-m', 'venv', '.venv'],
      ['.venv/bin/pip', 'install', '--quiet', '--requirement', 'requirements.txt'],
      ['.venv/bin/pytest', '-q'],
    ],
  },
  java: {
    needs: [
      [['javac', '--release', '17', '--version'], 'JDK 17 or later', ['default-jdk-headless']],
      [['mvn', '--version'], 'Maven', ['maven']],
    ],
    steps: [['mvn', '--quiet', '--batch-mode', 'test']],
  },
  go: {
    needs: [[['go', 'list', '-m'], 'Go 1.24 or later', ['golang-go']]],
    steps: [
      ['go', 'vet', './...'],
      ['go', 'test', '-count=1', './...'],
    ],
  },
}

function works([command, ...args], cwd) {
  return spawnSync(command, args, { cwd }).status === 0
}

/** @throws Error that says what to install */
function provide([command, name, packages], folder) {
  if (works(command, folder)) return
  if (installByApt(packages, `No ${name} found`) && works(command, folder)) return
  throw new Error(
    `${name} is needed: install it, and run this again (Debian: ${packages.join(' ')})`,
  )
}

/** Runs a command to its end. @throws Error with what it printed when it fails */
async function run([command, ...args], cwd, env) {
  const options = { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] }
  const child = spawn(command, args, options)
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text
    })
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (process.env.VERBOSE) console.log(printed)
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')}: ended with ${code}\n${printed}`)
}

/** The address of a simulator, read from its start table; it ends with this process. */
async function startSimulator() {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('ITSME_'))
  const child = spawn(process.execPath, [join(root, 'bin', 'itsme-simulator.js')], {
    env: { ...Object.fromEntries(others), ITSME_PORT: '0', ITSME_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.once('exit', () => child.kill())
  const lines = createInterface({ input: child.stdout })
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const [, url] = /^\s*home\s+(\S+?)\/?$/.exec(line) ?? []
      if (url !== undefined) resolve(url)
    })
    child.once('close', (code) => reject(new Error(`the simulator ended with ${code}`)))
  })
}

async function test(name, temporary, url) {
  const { needs, steps } = recipes[name]
  const folder = join(temporary, name)
  const begin = Date.now()
  try {
    cpSync(join(root, 'recipes', name), folder, { recursive: true })
    for (const need of needs) provide(need, folder)
    for (const step of steps) await run(step, folder, { ITSME_URL: url })
    console.log(`${name}: passed (${((Date.now() - begin) / 1000).toFixed(1)} s)`)
    return true
  } catch (error) {
    console.log(`${name}: failed: ${error.message}`)
    return false
  }
}

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(recipes)
const unknown = names.filter((name) => !Object.hasOwn(recipes, name))
if (unknown.length > 0) {
  console.error(`no recipe ${unknown.join(', ')}; there are ${Object.keys(recipes).join(', ')}`)
  process.exit(1)
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
const temporary = mkdtempSync(join(tmpdir(), 'itsme-recipes-'))
process.once('exit', () => rmSync(temporary, { recursive: true, force: true }))

const url = await startSimulator()
const count = { passed: 0, failed: 0 }
for (const name of names) count[(await test(name, temporary, url)) ? 'passed' : 'failed'] += 1
console.log(`${count.passed} passed, ${count.failed} failed`)
process.exit(count.failed === 0 ? 0 : 1)
