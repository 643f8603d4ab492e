import { connect } from 'node:net'
import test from 'ava'
import type { Simulator } from '../../src/index.ts'
import { start, withSimulator } from '../helpers/simulator.ts'

/** Sends a request line and a Host header as they are. The answer is all that comes. */
function send({ port }: Simulator, target: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.once('error', reject)
    socket.once('close', () => resolve(answer))
    socket.end(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  })
}

function read(answer: string) {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1])
  return { status, issuer: /"issuer":"([^"]+)"/.exec(body)?.[1] }
}

const discovery = '/v2/.well-known/openid-configuration'

withSimulator('the absolute form of a request target is taken', async (t, { simulator }) => {
  const { port } = simulator
  const own = `localhost:${port}`
  const cases: readonly (readonly [target: string, host: string, issuer: string])[] = [
    [`http://${own}${discovery}`, own, `http://${own}/v2`],
    [`HTTP://${own}${discovery}`, own, `http://${own}/v2`],
    [`http://${own}${discovery}?x=http://a/`, own, `http://${own}/v2`],
    // The host of the target takes the place of the header (RFC 9112, section 3.2.2).
    [`http://${own}${discovery}`, 'evil.example.com', `http://${own}/v2`],
    [`http://sim:${port}${discovery}`, own, `http://sim:${port}/v2`],
  ]
  for (const [target, host, issuer] of cases) {
    t.deepEqual(read(await send(simulator, target, host)), { status: 200, issuer }, target)
  }
  t.is(read(await send(simulator, `http://${own}?x=1`, own)).status, 200, 'without a path')
  const stranger = `http://evil.example.com${discovery}`
  t.is(read(await send(simulator, stranger, own)).status, 421, 'a host that is not ours')
})

withSimulator('other forms of a request target are refused', async (t, { simulator }) => {
  const own = `localhost:${simulator.port}`
  const wrong = [
    `http://user@${own}${discovery}`,
    `http://user:secret@${own}${discovery}`,
    `http://[::${discovery}`,
    `http://${discovery}`,
    `http://\\${own}${discovery}`,
    `http:${discovery}`,
    `ftp://${own}${discovery}`,
    'localhost',
    '*',
  ]
  for (const target of wrong) t.is(read(await send(simulator, target, own)).status, 400, target)
  t.is(read(await send(simulator, discovery, own)).status, 200, 'and it serves on')
})

withSimulator('a sandbox is found by the absolute form, too', async (t, { simulator }) => {
  const { url } = await simulator.sandboxes.open()
  const { host } = new URL(url)
  const answer = read(await send(simulator, url + discovery, host))
  t.deepEqual(answer, { status: 200, issuer: `${url}/v2` })
})

for (const [publicUrl, url] of [
  ['https://sim.example.com:443', 'https://sim.example.com'],
  ['http://sim.test:80/base/', 'http://sim.test/base'],
  ['http://sim.test:8080', 'http://sim.test:8080'],
] as const) {
  test(`no default port is told: ${publicUrl}`, async (t) => {
    const { simulator } = await start(t, { publicUrl })
    t.is(simulator.url, url)
    t.is(simulator.issuers.v2, `${url}/v2`)
  })
}
