import { existsSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { keysError, keysText, type PrivateKey } from './keys.ts'

/** Only its owner may read a file of private keys. */
const mode = 0o600

/** The text of a file of keys, which is made when it is missing. @throws ConfigurationError */
export async function readOrMakeFile(
  path: string,
  makeKeys: () => Promise<readonly PrivateKey[]>,
): Promise<string> {
  try {
    if (existsSync(path)) return await readFile(path, 'utf8')
    const text = keysText(await makeKeys())
    await writeFile(path, text, { mode, flag: 'wx' })
    return text
  } catch (error) {
    throw keysError(`cannot read or write "${path}" (${codeOf(error)})`)
  }
}

/**
 * Writes keys to a file, whole or not at all: a new file takes the place of the old one. A file that is mounted by
 * itself into a container cannot be replaced (EBUSY), and is written over.
 *
 * @throws ConfigurationError
 */
export async function writeKeysFile(path: string, keys: readonly PrivateKey[]): Promise<void> {
  const text = keysText(keys)
  const beside = `${path}.new`
  try {
    await writeFile(beside, text, { mode })
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined)
    if (!['EBUSY', 'EACCES', 'EROFS', 'EPERM'].includes(codeOf(error)))
      throw notWritten(path, error)
    await writeFile(path, text, { mode }).catch((again) => {
      throw notWritten(path, again)
    })
  }
}

function notWritten(path: string, error: unknown) {
  return keysError(`cannot write "${path}" (${codeOf(error)})`)
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown reason'
}
