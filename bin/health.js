// For HEALTHCHECK: exits 0 when the simulator of this container can issue a token. Needs no curl.
import { get } from 'node:http'

const port = process.env.ITSME_PORT || 4876
const request = get(
  { host: '127.0.0.1', port, path: '/readyz', timeout: 2000 },
  ({ statusCode }) => {
    process.exit(statusCode === 200 ? 0 : 1)
  },
)
request.on('error', () => process.exit(1))
request.on('timeout', () => process.exit(1))
