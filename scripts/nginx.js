// Finds an nginx for the tests, or installs one on Debian as root. Never skips silently.
import { spawnSync } from 'node:child_process'
import { installByApt } from './apt.js'

const places = ['nginx', '/usr/sbin/nginx', '/usr/local/sbin/nginx', '/opt/homebrew/bin/nginx']
const works = (path) => spawnSync(path, ['-v']).status === 0

/** Path of nginx; undefined: there is none, and the tests that need one say so. */
export function findNginx() {
  const given = process.env.NGINX_PATH
  if (given !== undefined && given !== '') return given
  const found = places.find(works)
  if (found !== undefined) return found
  // nginx-light would start a service with the package; policy-rc.d of containers, or port 80 being taken, does no harm.
  installByApt(['nginx-light'], 'No nginx found')
  const installed = places.find(works)
  if (installed === undefined)
    console.error('The tests of the hosting recipe need nginx: install it, or set NGINX_PATH.')
  return installed
}
