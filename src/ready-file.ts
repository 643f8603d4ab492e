import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { ConfigurationError } from './domain/errors.ts'
import { listeningEvent } from './start-report.ts'

/**
 * Writes the file that says that a simulator is listening. The write is atomic: nobody reads half of it.
 *
 * @throws ConfigurationError if the file cannot be written
 */
export async function writeReadyFile(path: string, url: string): Promise<void> {
  const beside = `${path}.${randomUUID()}`
  try {
    await writeFile(beside, `${JSON.stringify(listeningEvent(url))}\n`)
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw readyFileError(path, error)
  }
}

/**
 * Removes the file of a previous run, so that nobody takes it for the current one.
 *
 * @throws ConfigurationError if that fails
 */
export function removeReadyFile(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch (error) {
    throw readyFileError(path, error)
  }
}

function readyFileError(path: string, error: unknown): ConfigurationError {
  const reason = (error as NodeJS.ErrnoException).code ?? String(error)
  const message = `cannot write ${JSON.stringify(path)} (${reason}); choose another path`
  return new ConfigurationError([{ path: 'readyFile', message }])
}
