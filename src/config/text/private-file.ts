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
import { ConfigurationError } from '../../domain/errors.ts'
import { EncodingError, textOf } from './text-file.ts'

/** Only its owner may read the file. */
const mode = 0o600

/** A file that the simulator keeps up to date. It can hold secrets. */
export interface PrivateFile {
  /** Returns the text of the file. Creates the file if it does not exist. @throws ConfigurationError */
  readOrMake(makeText: () => Promise<string>): Promise<string>
  /**
   * Writes the file, completely or not at all.
   *
   * @throws ConfigurationError, also if somebody else has changed the file in the meantime
   */
  write(text: string): Promise<void>
}

/** @param option the name of the option that names the file, for messages */
export function createPrivateFile(path: string, option: string): PrivateFile {
  /** The text that was last read or written here. */
  let last: string | undefined

  const failure = (message: string) => new ConfigurationError([{ path: option, message }])

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
          throw failure(
            `"${path}" is broken now (${codeOf(again)}): restore it before the next start`,
          )
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
    async readOrMake(makeText) {
      try {
        if (!existsSync(path)) await make(await makeText())
        const bytes = await readFile(path)
        last = bytes.toString()
        return textOf(bytes)
      } catch (error) {
        const reason = error instanceof EncodingError ? error.message : codeOf(error)
        throw failure(`cannot read or write "${path}" (${reason})`)
      }
    },
    async write(text) {
      try {
        const target = await realpath(path)
        const before = await readFile(target, 'utf8')
        if (before !== last)
          throw failure(`"${path}" was changed by somebody else: start again with it`)
        await replace(target, text).catch((error) => {
          if (!['EBUSY', 'EACCES', 'EROFS', 'EPERM'].includes(codeOf(error))) throw error
          return writeOver(target, text, before)
        })
        last = text
      } catch (error) {
        if (error instanceof ConfigurationError) throw error
        throw failure(`cannot write "${path}" (${codeOf(error)})`)
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

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown reason'
}
