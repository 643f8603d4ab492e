import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder)
    throw new Error('no package.json above the simulator: incomplete installation')
  return findRoot(parent)
}

/** The folder of the installed package: the nearest ancestor of this file that contains a package.json. */
export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)))

/** Reads a text file of the package, such as `fixtures/default.yaml`. */
export function readPackageFile(path: string): string {
  return readFileSync(join(packageRoot, path), 'utf8')
}

/** Reads a binary file of the package. */
export function readPackageBytes(path: string): Buffer {
  return readFileSync(join(packageRoot, path))
}

/** Version of the package. */
export const version: string = JSON.parse(readPackageFile('package.json')).version
