import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'
import { packageRoot } from '../src/config/root.ts'
import type { Simulator } from '../src/index.ts'
import { until } from './helpers/until.ts'
import { login, redeem } from './helpers/visitor.ts'

const run = promisify(execFile)
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
const shell = process.platform === 'win32'

/** The tarball that a release is about to publish (PACKAGE_TARBALL), or one of what was just built: `prepack` would build again. */
async function pack(folder: string): Promise<string> {
  const given = process.env['PACKAGE_TARBALL']
  if (given !== undefined) return given
  await run(process.execPath, [join(packageRoot, 'scripts', 'sbom.js')])
  await run(npm, ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: packageRoot,
    shell,
  })
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '')
}

test('the package alone, in an empty folder: it starts, logs in, is imported, and its types are whole', async (t) => {
  t.timeout(120_000)
  const folder = mkdtempSync(join(tmpdir(), 'itsme-package-'))
  const tarball = await pack(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  await run(npm, ['install', '--offline', '--ignore-scripts', tarball], { cwd: folder, shell })
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
  t.is(read('package.json').scripts.prepack, 'npm run sbom')
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
  const tsc = join(packageRoot, 'node_modules', 'typescript', 'bin', 'tsc')
  const types = ['--types', 'node', '--typeRoots', join(packageRoot, 'node_modules', '@types')]
  await run(
    process.execPath,
    [
      tsc,
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--lib',
      'es2023,esnext.disposable,dom',
      ...types,
      'program.ts',
    ],
    { cwd: folder },
  ).catch((error) => t.fail(error.stdout))
  const { stdout } = await run(process.execPath, ['program.js'], { cwd: folder })
  t.regex(stdout, /^http:\/\/localhost:\d+\/v2 no-action\n$/)
})
