// For HEALTHCHECK: exits 0 when a login at the simulator of this container would succeed. Needs no curl.
import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { get as getByTls } from 'node:https'

/** The command line of the container's first process: options may be given there and not in the environment. */
function commandLine() {
  try {
    return readFileSync('/proc/1/cmdline', 'utf8').split('\0')
  } catch {
    return []
  }
}

const args = commandLine()

/** The value of an option; a flag wins. */
function optionOf(flag, variable) {
  const at = args.lastIndexOf(flag)
  const joined = args.findLast((arg) => arg.startsWith(`${flag}=`))
  const value = joined === undefined ? at !== -1 && args[at + 1] : joined.slice(flag.length + 1)
  return value || process.env[variable]?.trim() || undefined
}

/** A cluster sets ITSME_PORT to an address of its own. */
function portOf(value = '') {
  return /^\d+$/.test(value) ? Number(value) : 4876
}

function hostOf(value = '') {
  return ['', 'localhost', '0.0.0.0', '::'].includes(value) ? '127.0.0.1' : value
}

// The certificate is for the public name; this is the container asking itself.
const options = {
  host: hostOf(optionOf('--host', 'ITSME_HOST')),
  port: portOf(optionOf('--port', 'ITSME_PORT')),
  path: '/readyz',
  timeout: 2000,
  rejectUnauthorized: false,
}
const send = optionOf('--tls-cert', 'ITSME_TLS_CERT') ? getByTls : get
const request = send(options, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
request.on('error', () => process.exit(1))
request.on('timeout', () => process.exit(1))
