// Installs packages of Debian, where this is Debian and we are root; elsewhere it does nothing.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

export const isDebianRoot = () => process.getuid?.() === 0 && existsSync('/etc/debian_version')

/** False: nothing was installed. @param what is said on the terminal */
export function installByApt(packages, what) {
  if (!isDebianRoot()) return false
  console.error(`${what}: installing Debian’s ${packages.join(', ')}.`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const run = (...args) =>
    execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
  try {
    run('update', '-qq')
    run('install', '-y', '-qq', '--no-install-recommends', ...packages)
    return true
  } catch (error) {
    console.error(`apt-get failed: ${error.message}`)
    return false
  }
}
