// Finds a Redis server for the tests, or installs one on Debian as root. Never skips silently.
import { spawnSync } from 'node:child_process'
import { installByApt } from './apt.js'

const places = ['redis-server', '/usr/bin/redis-server', '/opt/homebrew/bin/redis-server']
const works = (path) => spawnSync(path, ['--version']).status === 0

/** Path of redis-server; undefined: there is none, and the tests that need one say so. */
export function findRedis() {
  const given = process.env.REDIS_PATH
  if (given !== undefined && given !== '') return given
  const found = places.find(works)
  if (found !== undefined) return found
  // The package would start a service; policy-rc.d of containers does no harm, and each test has a server of its own.
  installByApt(['redis-server'], 'No Redis found')
  const installed = places.find(works)
  if (installed === undefined)
    console.error('The tests of the store need redis-server: install it, or set REDIS_PATH.')
  return installed
}
