import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { loadAll, watchedPaths } from './config/configuration.ts'
import type { GivenOptions } from './config/given-options.ts'
import { certificatePaths, readTls } from './config/tls-files.ts'
import type { Clock } from './domain/clock.ts'
import { ConfigurationError } from './domain/errors.ts'
import type { Logger } from './logger.ts'
import type { RunningSimulator } from './simulator.ts'

/** What a watch needs of a simulator. */
type Watched = Pick<RunningSimulator, 'logger' | 'useCertificate'> & {
  readonly web: Pick<RunningSimulator['web'], 'useFixtures' | 'clock'>
}

/** The files of a command line as they were at a moment: taken before they are read, so that no change is missed. */
export interface Stamps {
  readonly fixtures: string
  readonly certificate: string
}

export function stampsOf(options: GivenOptions): Stamps {
  return {
    fixtures: stampOf(watchedPaths(options)),
    certificate: stampOf(certificatePaths(options)),
  }
}

/** Between two looks, in milliseconds. */
export const intervals = { fixtures: 250, certificate: 30_000 } as const

/** Reads fixture files again when they change; a bad one changes nothing. The answer ends it. */
export function watchFixtures(options: GivenOptions, running: Watched, since: Stamps): () => void {
  const { logger } = running
  const read = async () => {
    try {
      await running.web.useFixtures(loadAll(options))
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
    clock: running.web.clock,
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
  const read = () => {
    try {
      const { tls, errors } = readTls(options)
      if (tls === undefined || errors.length > 0) throw new ConfigurationError(errors)
      running.useCertificate(tls)
      logger.log('info', 'the certificate was read again')
    } catch (error) {
      logger.log('error', 'the certificate has changed and has errors; the old one stays:')
      logErrors(logger, error, 'tlsCert')
    }
  }
  return watchFiles(certificatePaths(options), {
    clock: running.web.clock,
    since: since.certificate,
    interval: intervals.certificate,
    changed: read,
  })
}

interface Watch {
  readonly clock: Clock
  /** The stamp of the files before they were read. */
  readonly since: string
  readonly interval: number
  readonly changed: () => void
}

/**
 * Looks at files and folders again and again: editors put a new file in the place of the old one, certbot and Kubernetes
 * change a link that leads to it, and mounted folders do not always tell. A change is told when it has settled, after the
 * next look without one. The answer ends it.
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
    const now = stampOf(paths)
    const hasSettled = now === last
    last = now
    if (!hasSettled || now === told) return
    told = now
    changed()
  }
  return () => cancel()
}

/** What is another when files are, or those that are right in a folder. */
function stampOf(paths: readonly string[]): string {
  return paths.flatMap((path) => [path, ...inside(path)].map(stampOfOne)).join()
}

/** Of what cannot be looked at nothing is known. */
function stampOfOne(path: string): string {
  try {
    const { ino, mtimeMs, size } = statSync(path)
    return `${ino} ${mtimeMs} ${size}`
  } catch {
    return ''
  }
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
