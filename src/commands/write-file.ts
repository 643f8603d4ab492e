import { writeFileSync } from 'node:fs'
import { ConfigurationError } from '../domain/errors.ts'

/** Writes a file that only its owner may read, and never over another one. @throws ConfigurationError */
export function writeSecretFile(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException
    const why =
      code === 'EEXIST'
        ? 'is there already; choose another name, or remove it'
        : `cannot be written (${code})`
    throw new ConfigurationError([{ path: 'out', message: `${JSON.stringify(path)} ${why}` }])
  }
}
