import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { reloadAll, watchedPaths } from './config/configuration.ts'
import type { GivenOptions } from './config/options/given-options.ts'
import { certificatePaths, readTls } from './config/options/tls-files.ts'
import type { Clock } from './domain/clock.ts'
import { ConfigurationError } from './domain/errors.ts'
import type { Logger } from './logger.ts'
import type { RunningSimulator } from './simulator.ts'

/** What a watch needs of a simulator. */
type Watched = Pick<RunningSimulator, 'logger' | 'useCertificate'> & {
  readonly context: Pick<RunningSimulator['context'], 'useFixtures' | 'clock'>
}

/** The files of a command line as they were at a moment: taken before they are read, so that no change is missed. */
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

/** Between two looks, in milliseconds. */
export const intervals = { fixtures: 250, certificate: 30_000 } as const

/** Reads fixture files again when they change; a bad one changes nothing. The answer ends it. */
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

/** Reads the files of the certificate again when they have changed; a bad one changes nothing. The answer ends it. */
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
 * Looks at files and folders again and again: editors put a new file in the place of the old one, certbot and Kubernetes
 * change a link that leads to it, and mounted folders do not always tell. A change is told when it has settled, after the
 * next look without one; a file that was just emptied is about to be written. The answer ends it.
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

/** What is another when a file is. */
interface Stamp {
  readonly mark: string
  /** Of a file; a FIFO has no size either, but was not emptied. */
  readonly size: number
}

/** Files and folders at a moment, and the files that are right in a folder, by path. */
type Look = ReadonlyMap<string, Stamp>

function lookAt(paths: readonly string[]): Look {
  const all = paths.flatMap((path) => [path, ...inside(path)])
  return new Map(all.map((path) => [path, stampOf(path)]))
}

/** A file that cannot be looked at is told apart from every other. */
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
 * Reading anything but a file or a folder would wait for ever, and everything with it.
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

/** What is missing is reported by who reads it. */
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
