import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { InputError } from '../domain/errors.ts'
import type { FixtureSource } from './fixture-source.ts'
import { shown } from './problems.ts'
import { readTextFile } from './text-file.ts'

/**
 * The sources that a value of `--fixtures` names: a file, a folder of YAML and JSON files in the order of their names,
 * or the document itself.
 */
export function fixtureSources(value: string): FixtureSource[] | { readonly error: InputError } {
  if (!isPath(value)) return [{ name: 'ITSME_FIXTURES', text: value }]
  try {
    if (!statSync(value).isDirectory()) return [fileSource(value)]
    const names = readdirSync(value)
      .filter((name) => /\.(ya?ml|json)$/.test(name))
      .sort()
    if (names.length === 0) {
      return {
        error: {
          path: 'fixtures',
          message: `folder ${shown(value)} has no .yaml, .yml or .json file`,
        },
      }
    }
    return names.map((name) => fileSource(join(value, name)))
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message
    return { error: { path: 'fixtures', message: `cannot read ${shown(value)} (${reason})` } }
  }
}

/** Whether a value of `--fixtures` names a file or folder, and is not the document itself. */
export function isPath(value: string): boolean {
  return !/^\s*\{|\n/.test(value)
}

function fileSource(path: string): FixtureSource {
  return { name: path, text: readTextFile(path) }
}
