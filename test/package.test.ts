import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import type { Simulator } from '../src/index.ts'
import { compile, installPackage, run, shell } from './helpers/package.ts'
import { until } from './helpers/until.ts'
import { login, redeem } from './helpers/visitor.ts'

let folder = ''

test.before('the package is installed alone in an empty folder', async (t) => {
  t.timeout(120_000)
  folder = await installPackage()
})

test('the package alone: it starts, logs in, is imported, and its types are whole', async (t) => {
  t.timeout(120_000)
  const read = (path: string) =>
    JSON.parse(readFileSync(join(folder, 'node_modules', 'itsme-simulator', path), 'utf8'))
  const sbom = read('dist/sbom.cdx.json')
  t.is(sbom.metadata.component.name, 'itsme-simulator')
  t.deepEqual(
    sbom.components
      .map((part: Record<string, string>) => `${part['name']}@${part['version']}`)
      .sort(),
    read('dist/bundle/packages.json').sort(),
  )
  const own = read('package.json')
  t.is(own.scripts.prepack, 'npm run sbom')
  t.regex(own.repository.url, /^git\+https:\/\//)
  t.regex(own.homepage, /^https:\/\//)
  const inside = join(folder, 'node_modules', 'itsme-simulator')
  const readme = readFileSync(join(inside, 'README.md'), 'utf8')
  for (const [, target = ''] of readme.matchAll(/\]\((?!http)([^)#]+)\)/g))
    t.true(existsSync(join(inside, target)), `the README of the package leads to ${target}`)
  t.deepEqual(
    readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.')),
    ['itsme-simulator'],
  )

  const child = spawn(
    join(folder, 'node_modules', '.bin', `itsme-simulator${shell ? '.cmd' : ''}`),
    ['--port', '0'],
    { cwd: folder, shell },
  )
  t.teardown(() => child.kill())
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  await until(() => out.includes('test phone number'))
  const url = /home\s+(\S+)\//.exec(out)?.[1] ?? ''
  const simulator = {
    issuers: { csapi: `${url}/clientsecret-oidc/csapi/v0.1`, v2: `${url}/v2` },
  } as Simulator
  const code = (await login(simulator)).searchParams.get('code') ?? ''
  t.is((await redeem(simulator, code)).status, 200)
  t.is(
    (await fetch(`${url}/demo/start?issuer=v2&service=DEMO_LOGIN`, { redirect: 'manual' })).status,
    303,
  )
  t.is((await fetch(`${url}/assets/simulator.css`)).status, 200)

  const program = [
    "import { NoActionError, startSimulator, type Simulator } from 'itsme-simulator'",
    'const simulator: Simulator = await startSimulator({ port: 0, fixtures: { users: [] } })',
    'const found: string = await simulator.actions.next({ timeout: 0.01 }).then((action) => action.phoneNumber, (error: unknown) => error instanceof NoActionError ? error.code : "")',
    'console.log(simulator.issuers.v2, found)',
    'await simulator.stop()',
  ].join('\n')
  writeFileSync(join(folder, 'program.ts'), program)
  t.is(await compile(folder, 'program.ts', ['--module', 'nodenext']), '')
  const { stdout } = await run(process.execPath, ['program.js'], { cwd: folder })
  t.regex(stdout, /^http:\/\/localhost:\d+\/v2 no-action\n$/)
})

/** Node 20 as Jest uses it: without a way to require ES modules. */
const noModules = '--no-experimental-require-module'

const errorsByCode = `
const { startSimulator } = require('itsme-simulator')
async function run() {
  const simulator = await startSimulator({ port: 0 })
  const codeOf = (promise) => promise.then(() => 'none', (error) => error.code)
  // Jest waits for a simulator that is left running after a failure.
  try {
    return await results(simulator, codeOf)
  } finally {
    await simulator.stop()
  }
}
async function results(simulator, codeOf) {
  const codes = [
    await codeOf(simulator.actions.next({ timeout: 0 })),
    await codeOf(simulator.users.get('nobody')),
    await codeOf(startSimulator({ port: simulator.port })),
  ]
  const { tokens } = await simulator.logins.run({ partner: 'DEMO', phoneNumber: '+32470000002', tokens: true })
  const url = simulator.url
  const { unfiredFaults } = await simulator.stop()
  codes.push(await codeOf(simulator.users.list()))
  return { url, codes, unfiredFaults, parts: tokens.id_token.split('.').length }
}
`

const expected = { codes: ['no-action', 'not-found', 'bad-input', 'stopped'], parts: 3 }

/** A folder of CommonJS below that where the package is installed. */
function commonJs(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name)
  mkdirSync(path)
  writeFileSync(join(path, 'package.json'), '{ "private": true, "type": "commonjs" }')
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text)
  return path
}

test('require() gives the library where ES modules cannot be required; errors are told apart by code', async (t) => {
  const text = `${errorsByCode}\nrun().then((result) => console.log(JSON.stringify(result)))\n`
  const cwd = commonJs('required', { 'program.js': text })
  const { stdout } = await run(process.execPath, [noModules, 'program.js'], { cwd })
  const result = JSON.parse(stdout)
  t.like(result, { ...expected, unfiredFaults: [] })
  t.regex(result.url, /^http:\/\/localhost:\d+$/)
})

test('Jest requires the library', async (t) => {
  t.timeout(120_000)
  const cwd = commonJs('jest', {
    'login.test.js': `${errorsByCode}
test('logs in', async () => {
  expect(await run()).toMatchObject(${JSON.stringify(expected)})
}, 60000)
`,
    'jest.config.js': "module.exports = { testEnvironment: 'node', transform: {} }",
  })
  const jest = fileURLToPath(import.meta.resolve('jest/bin/jest'))
  const { stderr } = await run(process.execPath, [noModules, jest, '--rootDir', cwd], { cwd })
  t.regex(stderr, /Tests: +1 passed, 1 total/)
})

test('the types of require() compile in a CommonJS module, and so do its classes', async (t) => {
  const program = [
    "import itsme = require('itsme-simulator')",
    "import { SimulatorError, startSimulator, type Leftovers, type SimulatorOptions } from 'itsme-simulator'",
    'async function main(options: SimulatorOptions): Promise<Leftovers> {',
    '  const simulator: itsme.Simulator = await startSimulator(options)',
    "  const error: itsme.SimulatorError = new SimulatorError('stopped', 'x')",
    '  if (error instanceof itsme.NoActionError || error instanceof itsme.ConfigurationError) throw error',
    '  return simulator.stop()',
    '}',
    'void main({ port: 0 })',
  ].join('\n')
  writeFileSync(join(folder, 'program.cts'), program)
  t.is(await compile(folder, 'program.cts', ['--module', 'node16']), '')
  writeFileSync(join(folder, 'wrong.cts'), program.replace('port: 0', "port: 'x'"))
  t.regex(
    await compile(folder, 'wrong.cts', ['--module', 'node16']),
    /TS2322/,
    'they are types indeed',
  )
})

test('who does not read exports finds the library by main and types', async (t) => {
  const installed = join(folder, 'node_modules', 'itsme-simulator')
  const { main, types } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  const program = `console.log(typeof require(${JSON.stringify(join(installed, main))}).startSimulator)`
  const { stdout } = await run(process.execPath, [noModules, '-e', program])
  t.is(stdout, 'function\n')
  t.regex(readFileSync(join(installed, types), 'utf8'), /export declare function startSimulator/)
})

for (const [title, program] of [
  ['required', "require('itsme-simulator').startSimulator({ port: 'x' })"],
  [
    'imported',
    "import('itsme-simulator').then(({ startSimulator }) => startSimulator({ port: 'x' }))",
  ],
] as const) {
  test(`an error that nobody catches does not print the bundle: ${title}`, async (t) => {
    const file = `uncaught-${title}.cjs`
    writeFileSync(join(folder, file), program)
    const failed = await t.throwsAsync(run(process.execPath, [file], { cwd: folder }))
    const { stderr } = failed as Error & { stderr: string }
    t.regex(stderr, /port: must be a number, got "x"/)
    const [source = ''] = stderr.split(/^\w*Error/m)
    t.true(source.length < 600, source)
    t.true(stderr.length < 3000, stderr)
  })
}
