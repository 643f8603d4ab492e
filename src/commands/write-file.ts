import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { ConfigurationError } from '../domain/errors.ts'

/** Files with secrets are readable only by their owner. */
const secretMode = 0o600

/** Writes a file and creates its folder. Never overwrites a file. @throws ConfigurationError */
export function writeFileAnew(path: string, text: string, mode = 0o644): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text, { mode, flag: 'wx' })
  } catch (error) {
    const { code = 'unknown reason', syscall } = error as NodeJS.ErrnoException
    const isThere = code === 'EEXIST' && syscall === 'open'
    const message = isThere
      ? `${JSON.stringify(path)} is there already: remove it, or choose another`
      : `${JSON.stringify(path)} cannot be written (${code}): choose another place`
    throw new ConfigurationError([{ path: 'out', message }])
  }
}

/** Writes a file that holds a secret. @throws ConfigurationError */
export function writeSecretFile(path: string, text: string): void {
  writeFileAnew(path, text, secretMode)
}
