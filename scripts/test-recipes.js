// Runs the recipes as somebody who has just copied one into an empty folder, against a simulator of their own; arguments name
// the ones to run. Those for Node install the package as it would be published. Ends with "N passed, N failed".
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { installByApt } from './apt.js'
import { findOrInstallChromium } from './chromium.js'
import { workflowSteps } from './workflow-steps.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const python = [
  ['python3', '-c', 'import ensurepip, sys; sys.exit(sys.version_info < (3, 10))'],
  'Python 3.10 or later with venv',
  ['python3', 'python3-venv'],
]
const jdk = [['javac', '--release', '17', '--version'], 'JDK 17 or later', ['default-jdk-headless']]
const maven = [['mvn', '--version'], 'Maven', ['maven']]

// `folder`: where it is, `recipes/<name>` by default. `needs`: a command that works, what to install where it does not, and the packages of Debian. `packages`: of npm, beside
// the simulator. `steps` run in a copy.
const recipes = {
  ava: { packages: ['openid-client', 'ava'], steps: [['npx', 'ava', '*.test.js']] },
  vitest: { packages: ['openid-client', 'vitest'], steps: [['npx', 'vitest', 'run']] },
  'jest-esm': { packages: ['openid-client', 'jest'], steps: [['npm', 'test']] },
  'jest-commonjs': { packages: ['jest'], steps: [['npm', 'test']] },
  playwright: {
    packages: ['openid-client', '@playwright/test'],
    steps: [['npx', 'playwright', 'test']],
    hasApplication: true,
  },
  'playwright-real-pages': {
    packages: ['openid-client', '@playwright/test'],
    steps: [['npx', 'playwright', 'test']],
    hasApplication: true,
  },
  'playwright-sandboxes': {
    packages: ['openid-client', '@playwright/test'],
    steps: [['npx', 'playwright', 'test']],
  },
  check: { packages: ['openid-client'], steps: [['node', '--test', 'check.test.js']] },
  'github-actions': { packages: ['openid-client'], steps: [], isWorkflow: true },
  curl: {
    needs: [[['curl', '--version'], 'curl', ['curl', 'ca-certificates']]],
    steps: [
      ['bash', 'login.sh'],
      ['bash', 'outcomes.sh'],
    ],
  },
  python: {
    needs: [python],
    steps: [
      ['python3', '-m', 'venv', '.venv'],
      ['.venv/bin/pip', 'install', '--quiet', '--requirement', 'requirements.txt'],
      ['.venv/bin/pytest', '-q'],
    ],
  },
  'python-client': {
    needs: [python],
    steps: [
      ['python3', '-m', 'venv', '.venv'],
      ['.venv/bin/pip', 'install', '--quiet', '--requirement', 'requirements.txt'],
      ['sh', '-c', 'PATH="$PWD/.venv/bin:$PATH" ./generate.sh'],
      ['.venv/bin/python', '-m', 'pytest', '-q'],
    ],
  },
  kubernetes: {
    folder: 'hosting/kubernetes',
    needs: [python],
    steps: [
      ['python3', '-m', 'venv', '.venv'],
      ['.venv/bin/pip', 'install', '--quiet', 'kubernetes-validate==1.37.0'],
      [
        '.venv/bin/kubernetes-validate',
        '--strict',
        ...['deployment', 'service', 'ingress', 'pod-disruption-budget'].map(
          (name) => `${name}.yaml`,
        ),
      ],
    ],
  },
  java: { needs: [jdk, maven], steps: [['mvn', '--quiet', '--batch-mode', 'test']] },
  'spring-boot': { needs: [jdk, maven], steps: [['mvn', '--quiet', '--batch-mode', 'test']] },
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

/**
 * Runs a command to its end.
 *
 * @param groups if given, what the command leaves in the background goes on, in a process group that is added here
 * @throws Error with what it printed when it fails
 */
async function run([command, ...args], cwd, env, groups) {
  const detached = groups !== undefined
  const stdio = ['ignore', 'pipe', 'pipe']
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio, detached })
  groups?.push(child.pid)
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text
    })
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once(detached ? 'exit' : 'close', resolve)
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

/** Packs the simulator as it would be published. Returns the path of the tarball. */
function pack(folder) {
  const args = ['pack', '--silent', '--pack-destination', folder]
  const printed = execFileSync('npm', args, { cwd: root, encoding: 'utf8' })
  return join(folder, printed.trim().split('\n').at(-1))
}

/** Makes a project in an empty folder: the application, and the packages from npm. */
async function prepareProject(project, packages) {
  const versions = packages.map((name) => `${name}@${devDependencies[name]}`)
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n')
  cpSync(join(root, 'recipes', 'application.js'), join(project, 'application.js'))
  tarball ??= pack(temporary)
  await run(['npm', 'install', '--no-audit', '--no-fund', tarball, ...versions], project, {})
}

async function test(name) {
  const { needs = [], packages, steps, hasApplication = false, isWorkflow = false } = recipes[name]
  const project = join(temporary, name)
  const folder = join(project, name)
  const begin = Date.now()
  let application
  try {
    mkdirSync(project)
    cpSync(join(root, recipes[name].folder ?? join('recipes', name)), folder, { recursive: true })
    for (const need of needs) provide(need, folder)
    const env = { ITSME_URL: url }
    if (packages !== undefined) await prepareProject(project, packages)
    if (packages?.includes('@playwright/test')) env.CHROMIUM_PATH = await findOrInstallChromium()
    if (hasApplication) {
      const { startApplication } = await import(pathToFileURL(join(project, 'application.js')))
      application = await startApplication({ issuer: `${url}/v2` })
      env.APPLICATION_URL = application.url
    }
    for (const step of steps) await run(step, folder, env)
    if (isWorkflow) await runWorkflow(project, join(folder, 'itsme.yml'))
    console.log(`${name}: passed (${((Date.now() - begin) / 1000).toFixed(1)} s)`)
    return true
  } catch (error) {
    console.log(`${name}: failed: ${error.message}`)
    return false
  } finally {
    await application?.close()
  }
}

function killGroup(group) {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // All of it has ended.
  }
}

/** Runs the steps of a workflow that are commands, as the runner does: one script each, in the project. */
async function runWorkflow(project, path) {
  const runner = join(project, 'runner')
  mkdirSync(runner)
  execFileSync('git', ['clone', '--quiet', root, join(project, 'itsme-simulator')])
  writeFileSync(
    join(project, 'server.js'),
    `import { startApplication } from './application.js'
await startApplication({ issuer: process.env.ISSUER, port: Number(process.env.PORT) })\n`,
  )
  const groups = []
  const env = { RUNNER_TEMP: runner, GITHUB_STEP_SUMMARY: join(runner, 'summary.md') }
  try {
    for (const { script, own } of workflowSteps(readFileSync(path, 'utf8'))) {
      const file = join(runner, 'step.sh')
      writeFileSync(file, script)
      const shell = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', file]
      await run(shell, project, { ...env, ...own }, groups)
    }
    const summary = readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')
    if (!/\d+ passed, \d+ failed/.test(summary)) throw new Error(`the summary says ${summary}`)
    readFileSync(join(runner, 'check.html'))
  } finally {
    // What the steps left in the background ends with the job.
    for (const group of groups) killGroup(group)
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
let tarball
const count = { passed: 0, failed: 0 }
for (const name of names) count[(await test(name)) ? 'passed' : 'failed'] += 1
console.log(`${count.passed} passed, ${count.failed} failed`)
process.exit(count.failed === 0 ? 0 : 1)
