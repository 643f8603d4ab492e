// For HEALTHCHECK: exits 0 when a login at the simulator of this container would succeed. Needs no curl.
import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { get as getByTls } from 'node:https'
import { healthOptions } from './health-options.js'

function commandLine() {
  try {
    return readFileSync('/proc/1/cmdline', 'utf8').split('\0')
  } catch {
    return []
  }
}

const { isTls, ...address } = healthOptions(commandLine(), process.env)
// The certificate is for the public name; this is the container asking itself.
const options = { ...address, path: '/readyz', timeout: 2000, rejectUnauthorized: false }
const send = isTls ? getByTls : get
const request = send(options, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
request.on('error', () => process.exit(1))
request.on('timeout', () => process.exit(1))
