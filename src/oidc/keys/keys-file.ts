import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import {
  constants,
  copyFile,
  type FileHandle,
  link,
  open,
  readFile,
  realpath,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { EncodingError, textOf } from '../../config/text/text-file.ts'
import { keysError, keysText, type PrivateKey } from './private-key.ts'

/** Only its owner may read a file of private keys. */
const mode = 0o600

/** The file that stores the keys. */
export interface KeysFile {
  /** Returns the text of the file. Creates the file if it does not exist. @throws ConfigurationError */
  readOrMake(makeKeys: () => Promise<readonly PrivateKey[]>): Promise<string>
  /**
   * Writes the file, completely or not at all.
   *
   * @throws ConfigurationError, also if somebody else has changed the file in the meantime
   */
  write(keys: readonly PrivateKey[]): Promise<void>
}

export function createKeysFile(path: string): KeysFile {
  /** The text that was last read or written here. */
  let last: string | undefined

  /** Replaces the old file with a new one. The temporary name cannot be predicted, so nobody can place a link there. */
  async function replace(target: string, text: string): Promise<void> {
    const beside = `${target}.${randomUUID()}`
    try {
      await writeFile(beside, text, { mode, flag: 'wx', flush: true })
      await rename(beside, target)
    } catch (error) {
      await rm(beside, { force: true }).catch(() => undefined)
      throw error
    }
  }

  /**
   * Overwrites a file that cannot be replaced, such as one that is mounted into a container. Restores it if that fails.
   */
  async function writeOver(target: string, text: string, before: string): Promise<void> {
    const file = await open(target, 'r+')
    try {
      await fill(file, text).catch(async (error) => {
        await fill(file, before).catch((again) => {
          const message = `"${path}" is broken now (${codeOf(again)}): restore it before the next start`
          throw keysError(message)
        })
        throw error
      })
    } finally {
      await file.close()
    }
  }

  /** Creates the file. If several processes start together, the first one creates it, and none sees half of it. */
  async function make(text: string): Promise<void> {
    const beside = `${path}.${randomUUID()}`
    try {
      await writeFile(beside, text, { mode, flag: 'wx', flush: true })
      // Not every file system supports links.
      await link(beside, path).catch(() => copyFile(beside, path, constants.COPYFILE_EXCL))
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    } finally {
      await rm(beside, { force: true }).catch(() => undefined)
    }
  }

  return {
    async readOrMake(makeKeys) {
      if (!isPath(path)) throw keysError('is neither a path nor a JWKS')
      try {
        if (!existsSync(path)) await make(keysText(await makeKeys()))
        const bytes = await readFile(path)
        last = bytes.toString()
        return textOf(bytes)
      } catch (error) {
        const reason = error instanceof EncodingError ? error.message : codeOf(error)
        throw keysError(`cannot read or write "${path}" (${reason})`)
      }
    },
    async write(keys) {
      const text = keysText(keys)
      try {
        const target = await realpath(path)
        const before = await readFile(target, 'utf8')
        if (before !== last)
          throw keysError(`"${path}" was changed by somebody else: start again with it`)
        await replace(target, text).catch((error) => {
          if (!['EBUSY', 'EACCES', 'EROFS', 'EPERM'].includes(codeOf(error))) throw error
          return writeOver(target, text, before)
        })
        last = text
      } catch (error) {
        if ((error as Error).name === 'ConfigurationError') throw error
        throw keysError(`cannot write "${path}" (${codeOf(error)})`)
      }
    },
  }
}

/** Replaces the text of a file completely. */
async function fill(file: FileHandle, text: string): Promise<void> {
  const bytes = Buffer.from(text)
  await file.truncate()
  for (let done = 0; done < bytes.length; )
    done += (await file.write(bytes, done, bytes.length - done, done)).bytesWritten
  await file.sync()
}

/**
 * Checks whether a value is a path. It can be the keys themselves in an unrecognised form, which must not be revealed.
 */
function isPath(path: string): boolean {
  return path.length <= 300 && !/[\n{]/.test(path)
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown reason'
}
