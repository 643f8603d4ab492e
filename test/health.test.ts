import { join } from 'node:path'
import test from 'ava'
import { packageRoot } from '../src/config/root.ts'

interface Address {
  readonly host: string
  readonly port: number
  readonly isTls: boolean
}

type HealthOptions = (args: readonly string[], environment: Record<string, string>) => Address

const { healthOptions }: { healthOptions: HealthOptions } = await import(
  join(packageRoot, 'bin', 'health-options.js')
)

const standard: Address = { host: '127.0.0.1', port: 4876, isTls: false }

const cases: readonly (readonly [string, Record<string, string>, Partial<Address>])[] = [
  ['', {}, {}],
  ['--port 5000', {}, { port: 5000 }],
  ['--port=5001', {}, { port: 5001 }],
  ['--port 5000 --port 5002', {}, { port: 5002 }],
  ['', { ITSME_PORT: '5003' }, { port: 5003 }],
  ['', { ITSME_PORT: '5003\r' }, { port: 5003 }],
  ['--port 5000', { ITSME_PORT: '5003' }, { port: 5000 }],
  ['', { ITSME_PORT: 'tcp://10.96.12.7:4876' }, {}],
  ['--port 5000', { ITSME_PORT: 'tcp://10.96.12.7:4876' }, { port: 5000 }],
  ['--host 0.0.0.0', {}, {}],
  ['--host ::', {}, {}],
  ['--host 10.0.0.7', {}, { host: '10.0.0.7' }],
  ['', { ITSME_HOST: 'localhost' }, {}],
  ['--tls-cert=/certs/a.pem', {}, { isTls: true }],
  ['', { ITSME_TLS_CERT: '/certs/a.pem' }, { isTls: true }],
  ['--strict --port 5000 --gate', {}, { port: 5000 }],
]

for (const [line, environment, expected] of cases) {
  test(`the health check asks where the simulator listens: ${line} ${JSON.stringify(environment)}`, (t) => {
    // As /proc/1/cmdline has it: the last argument ends with a NUL, too.
    const args = `node bin/itsme-simulator.js ${line} `.split(' ')
    t.deepEqual(healthOptions(args, environment), { ...standard, ...expected })
  })
}
