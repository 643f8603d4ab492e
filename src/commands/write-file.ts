import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { ConfigurationError } from '../domain/errors.ts'

/** Files with secrets are readable only by their owner. */
const secretMode = 0o600

/** Writes a file and creates its folder. Never overwrites a file. @throws ConfigurationError */
export function writeFileAnew(path: string, text: string, mode = 0o644): void {
  write(path, text, { mode, flag: 'wx' })
}

/** Writes a report and creates its folder. The report of the last run is replaced. @throws ConfigurationError */
export function writeReport(path: string, text: string): void {
  write(path, text, { mode: 0o644, flag: 'w' })
}

function write(path: string, text: string, options: { mode: number; flag: 'w' | 'wx' }): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text, options)
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
