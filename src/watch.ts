import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { reloadAll, watchedPaths } from './config/configuration.ts'
import type { GivenOptions } from './config/options/given-options.ts'
import { certificatePaths, readTls } from './config/options/tls-files.ts'
import type { Clock } from './domain/clock.ts'
import { ConfigurationError } from './domain/errors.ts'
import type { Logger } from './logger.ts'
import type { RunningSimulator } from './simulator.ts'

/** The parts of a simulator that a watch needs. */
type Watched = Pick<RunningSimulator, 'logger' | 'useCertificate'> & {
  readonly context: Pick<RunningSimulator['context'], 'useFixtures' | 'clock'>
}

/** Snapshots of the files of a command line. They are taken before the files are read, so that no change is missed. */
export interface Stamps {
  readonly fixtures: Look
  readonly certificate: Look
}

export function stampsOf(options: GivenOptions): Stamps {
  return {
    fixtures: lookAt(watchedPaths(options)),
    certificate: lookAt(certificatePaths(options)),
  }
}

/** Time between two checks, in milliseconds. */
export const intervals = { fixtures: 250, certificate: 30_000 } as const

/**
 * Reloads fixture files when they change. A file with errors changes nothing. Returns a function that stops the watch.
 */
export function watchFixtures(options: GivenOptions, running: Watched, since: Stamps): () => void {
  const { logger } = running
  const read = async () => {
    try {
      refuseStrange(paths)
      await running.context.useFixtures(await reloadAll(options))
      logger.log('info', 'fixtures were read again')
    } catch (error) {
      logger.log('error', 'fixtures have errors; nothing was changed:')
      logErrors(logger, error, 'fixtures')
    }
  }
  const paths = watchedPaths(options)
  if (paths.length === 0)
    logger.log('warn', '--watch has nothing to watch: name a file or folder with --fixtures')
  return watchFiles(paths, {
    clock: running.context.clock,
    since: since.fixtures,
    interval: intervals.fixtures,
    changed: read,
  })
}

/**
 * Reloads the certificate and its key when their files change. A certificate with errors changes nothing. Returns a
 * function that stops the watch.
 */
export function watchCertificate(
  options: GivenOptions,
  running: Watched,
  since: Stamps,
): () => void {
  const { logger } = running
  const paths = certificatePaths(options)
  const read = () => {
    try {
      refuseStrange(paths)
      const { tls, errors } = readTls(options)
      if (tls === undefined || errors.length > 0) throw new ConfigurationError(errors)
      running.useCertificate(tls)
      logger.log('info', 'the certificate was read again')
    } catch (error) {
      logger.log('error', 'the certificate has changed and has errors; the old one stays:')
      logErrors(logger, error, 'tlsCert')
    }
  }
  return watchFiles(paths, {
    clock: running.context.clock,
    since: since.certificate,
    interval: intervals.certificate,
    changed: read,
  })
}

interface Watch {
  readonly clock: Clock
  /** The files before they were read. */
  readonly since: Look
  readonly interval: number
  readonly changed: () => void
}

/**
 * Polls files and folders, for three reasons: editors replace a file with a new one, certbot and Kubernetes change a
 * link to the file, and mounted folders do not always report changes. A change is reported once a later check finds no
 * further change. A file that has just been emptied is about to be written, so it is not reported yet. Returns a
 * function that stops polling.
 */
function watchFiles(
  paths: readonly string[],
  { clock, since, interval, changed }: Watch,
): () => void {
  if (paths.length === 0) return () => undefined
  let told = since
  let last = since
  let cancel = clock.after(interval, look)

  function look(): void {
    cancel = clock.after(interval, look)
    const now = lookAt(paths)
    const hasSettled = isSame(now, last) && !wasEmptied(told, now)
    last = now
    if (!hasSettled || isSame(now, told)) return
    told = now
    changed()
  }
  return () => cancel()
}

/** The state of a file. It differs after a change. */
interface Stamp {
  readonly mark: string
  /** Size of a file in bytes; -1 otherwise. A FIFO has no size either, but has not been emptied. */
  readonly size: number
}

/** A snapshot of files, of folders and of what is directly in them, by path. */
type Look = ReadonlyMap<string, Stamp>

function lookAt(paths: readonly string[]): Look {
  const all = paths.flatMap((path) => [path, ...inside(path)])
  return new Map(all.map((path) => [path, stampOf(path)]))
}

/** Returns the state of a file. If the file cannot be read, the mark is empty, unlike that of any readable file. */
function stampOf(path: string): Stamp {
  try {
    const stats = statSync(path)
    const { ino, mtimeMs, size } = stats
    return { mark: `${ino} ${mtimeMs} ${size}`, size: stats.isFile() ? size : -1 }
  } catch {
    return { mark: '', size: -1 }
  }
}

function isSame(one: Look, other: Look): boolean {
  const isEqual = (path: string, { mark }: Stamp) => other.get(path)?.mark === mark
  return one.size === other.size && [...one].every(([path, stamp]) => isEqual(path, stamp))
}

function wasEmptied(before: Look, now: Look): boolean {
  return [...now].some(([path, { size }]) => size === 0 && (before.get(path)?.size ?? 0) > 0)
}

/**
 * Refuses anything but files and folders: reading it could block forever, and the whole process with it.
 *
 * @throws ConfigurationError
 */
function refuseStrange(paths: readonly string[]): void {
  const isRead = (path: string) => paths.includes(path) || /\.(ya?ml|json)$/.test(path)
  const strange = [...lookAt(paths).keys()].filter((path) => isRead(path) && !isPlain(path))
  if (strange.length === 0) return
  const message = 'is not a file or a folder any more; put the file back'
  throw new ConfigurationError(strange.map((path) => ({ path, message })))
}

/** A missing file is reported by the code that reads it. */
function isPlain(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats === undefined || stats.isFile() || stats.isDirectory()
}

function inside(path: string): string[] {
  try {
    return readdirSync(path).map((name) => join(path, name))
  } catch {
    return []
  }
}

function logErrors(logger: Logger, error: unknown, place: string): void {
  const errors =
    error instanceof ConfigurationError ? error.errors : [{ path: place, message: String(error) }]
  for (const { path, message } of errors) logger.log('error', `${path}: ${message}`)
}
