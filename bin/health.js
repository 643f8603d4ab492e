// For HEALTHCHECK: exits 0 when the simulator of this container can issue a token. Needs no curl.
import { get } from 'node:http'
import { get as getByTls } from 'node:https'

const env = process.env
const port = env.ITSME_PORT || 4876
// The certificate is for the public name; this is the container asking itself.
const options = {
  host: '127.0.0.1',
  port,
  path: '/readyz',
  timeout: 2000,
  rejectUnauthorized: false,
}
const request = (env.ITSME_TLS_CERT ? getByTls : get)(options, ({ statusCode }) => {
  process.exit(statusCode === 200 ? 0 : 1)
})
request.on('error', () => process.exit(1))
request.on('timeout', () => process.exit(1))
