import { writeFileSync } from 'node:fs'
import { ConfigurationError } from '../domain/errors.ts'

/** Only its owner may read a file with a secret. */
const secretMode = 0o600

/** Writes a file, and never over another one. @throws ConfigurationError */
export function writeFileAnew(path: string, text: string, mode = 0o644): void {
  try {
    writeFileSync(path, text, { mode, flag: 'wx' })
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException
    const isThere = code === 'EEXIST'
    const why = isThere ? 'is there already: remove it, or choose another' : `(${code})`
    const message = `cannot write ${JSON.stringify(path)} ${why}`
    throw new ConfigurationError([{ path: 'out', message }])
  }
}

/** Writes a file that holds a secret. @throws ConfigurationError */
export function writeSecretFile(path: string, text: string): void {
  writeFileAnew(path, text, secretMode)
}
