import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packageRoot } from '../../src/config/root.ts'

export const run = promisify(execFile)
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
export const shell = process.platform === 'win32'

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

/** Installs the package alone in an empty folder. The answer is the folder. */
export async function installPackage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'itsme-package-'))
  const tarball = await pack(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  await run(npm, ['install', '--offline', '--ignore-scripts', tarball], { cwd: folder, shell })
  return folder
}

/** Compiles a file of such a folder. The answer is what the compiler found wrong: nothing. */
export async function compile(
  folder: string,
  file: string,
  options: readonly string[],
): Promise<string> {
  const tsc = join(packageRoot, 'node_modules', 'typescript', 'bin', 'tsc')
  const typeRoots = join(packageRoot, 'node_modules', '@types')
  const types = ['--types', 'node', '--typeRoots', typeRoots]
  const lib = ['--target', 'es2023', '--lib', 'es2023,esnext.disposable,dom']
  const args = [tsc, '--strict', ...lib, ...types, ...options, file]
  return run(process.execPath, args, { cwd: folder }).then(
    () => '',
    ({ stdout }) => stdout,
  )
}
