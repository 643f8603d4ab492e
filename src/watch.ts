import { statSync, watch } from 'node:fs'
import { loadAll, watchedPaths } from './config/configuration.ts'
import type { GivenOptions } from './config/given-options.ts'
import { certificatePaths, readTls } from './config/tls-files.ts'
import { ConfigurationError } from './domain/errors.ts'
import type { Logger } from './logger.ts'
import type { RunningSimulator } from './simulator.ts'

/** Reads fixture files again when they change; a bad one changes nothing. The answer ends it. */
export function watchFixtures(options: GivenOptions, running: RunningSimulator): () => void {
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
  let timer: NodeJS.Timeout | undefined
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(read, 200)
  }
  const isFolder = (path: string) => statSync(path).isDirectory()
  const warn = (error: Error) => logger.log('warn', `--watch: ${error.message}`)
  const folders = paths.filter(isFolder).map((path) => watch(path, soon).on('error', warn).unref())
  const endFiles = watchFiles(
    paths.filter((path) => !isFolder(path)),
    halfSecond,
    soon,
  )
  return () => {
    clearTimeout(timer)
    endFiles()
    for (const folder of folders) folder.close()
  }
}

/**
 * Looks at files every `interval` milliseconds: editors put a new one in the place of the old one, certbot and Kubernetes
 * change a link that leads to it, and mounted folders do not always tell. The answer ends it.
 */
function watchFiles(paths: readonly string[], interval: number, changed: () => void): () => void {
  let last = paths.map(stampOf).join()
  const timer = setInterval(() => {
    const now = paths.map(stampOf).join()
    if (now === last) return
    last = now
    changed()
  }, interval).unref()
  return () => clearInterval(timer)
}

/** What is another when a file is; of one that cannot be looked at nothing is known. */
function stampOf(path: string): string {
  try {
    const { ino, mtimeMs, size } = statSync(path)
    return `${ino} ${mtimeMs} ${size}`
  } catch {
    return ''
  }
}

const halfSecond = 500
const minute = 60_000

/** Reads the files of the certificate again when they have changed; a bad one changes nothing. The answer ends it. */
export function watchCertificate(
  options: GivenOptions,
  running: Pick<RunningSimulator, 'useCertificate' | 'logger'>,
  interval = minute,
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
  return watchFiles(certificatePaths(options), interval, read)
}

function logErrors(logger: Logger, error: unknown, place: string): void {
  const errors =
    error instanceof ConfigurationError ? error.errors : [{ path: place, message: String(error) }]
  for (const { path, message } of errors) logger.log('error', `${path}: ${message}`)
}
