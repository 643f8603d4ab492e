// Downloads what is too large for the repository, once. A file in the cache is checked each time too.
import { createHash } from 'node:crypto'
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import got from 'got'

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'itsme-clients')

async function isWhole(path, sha256) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex') === sha256
}

/**
 * Returns the path of a file, from the cache or else from the network.
 *
 * @param size for the message, such as `170 MB`
 * @throws Error if it is not what was published
 */
export async function provideFile({ url, sha256, size }) {
  const name = basename(url)
  const path = join(cache, name)
  if (existsSync(path) && (await isWhole(path, sha256))) return path
  console.error(`Downloading ${name}, ${size}, into ${cache}.`)
  mkdirSync(cache, { recursive: true })
  const part = `${path}.${process.pid}`
  try {
    await pipeline(got.stream(url, { timeout: { socket: 30_000 } }), createWriteStream(part))
    if (!(await isWhole(part, sha256))) throw new Error(`${url} is not what was published`)
    renameSync(part, path)
  } finally {
    rmSync(part, { force: true })
  }
  return path
}
