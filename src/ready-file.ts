import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { ConfigurationError } from './domain/errors.ts'
import { listeningEvent } from './start-report.ts'

/** Says that a simulator serves, all at once: nobody reads half of it. @throws ConfigurationError if it cannot be written */
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

/** A file of an earlier run must not be taken for this one's. @throws ConfigurationError if it cannot be removed */
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
