import { spawn } from 'node:child_process'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import test, { type ExecutionContext } from 'ava'
import { bin, cliEnvironment } from './helpers/cli.ts'
import { until } from './helpers/until.ts'
import { createVisitor, goOn, identify } from './helpers/visitor.ts'

/** So many file descriptors a process may have: a simulator at rest has about 25. */
const limit = 60

/** A command line that may open few files and connections. */
async function launchPoor(t: ExecutionContext, args: readonly string[] = []) {
  const command = `ulimit -n ${limit}; exec "$0" "$@"`
  const child = spawn(
    'bash',
    ['-c', command, process.execPath, bin, '--port', '0', '--host', '127.0.0.1', ...args],
    { env: cliEnvironment({}) },
  )
  t.teardown(() => child.kill('SIGKILL'))
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  let err = ''
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  t.true(await until(() => /test phone number/.test(out)), out + err)
  const url = /home\s+(\S+?)\/?\s/.exec(out)?.[1] ?? ''
  return { url, port: Number(new URL(url).port), isAlive: () => child.exitCode === null }
}

/** Opens idle connections until no more are kept: the process closes at once what it has no descriptor for. */
async function exhaust(t: ExecutionContext, port: number): Promise<() => Promise<void>> {
  const kept = new Set<Socket>()
  t.teardown(() => {
    for (const socket of kept) socket.destroy()
  })
  let closed = 0
  for (let count = 0; count < limit; count++) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.once('close', () => {
      closed += 1
      kept.delete(socket)
    })
    kept.add(socket)
  }
  t.true(await until(() => closed > 0), 'some were turned away')
  return async () => {
    for (const socket of kept) socket.destroy()
    await until(() => kept.size === 0)
  }
}

/** Requests on one connection, which is open before there are too many. */
function createKept(t: ExecutionContext, url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  return (path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; location: string; body: string }>((resolve, reject) => {
      const call = request(url + path, { agent, headers }, async (answer: IncomingMessage) => {
        let body = ''
        for await (const chunk of answer) body += chunk
        const { statusCode: status = 0, headers: given } = answer
        resolve({ status, location: String(given.location), body })
      })
      call.once('error', reject)
      call.end()
    })
}

/** What is used for the first time while nothing can be opened. */
const firstUses = ['/demo/start', '/demo/start?service=DEMO_KEYS_LOGIN', '/demo', '/app', '/']

for (const path of firstUses) {
  test(`what is first used while no file can be opened works afterwards: ${path}`, async (t) => {
    const { url, port, isAlive } = await launchPoor(t)
    const get = createKept(t, url)
    t.is((await get('/healthz')).status, 200)
    const free = await exhaust(t, port)
    await get(path)
    await get('/readyz')
    await free()
    t.true(isAlive())
    t.true(await until(async () => (await get('/readyz')).status === 200), 'it is ready again')
    t.true((await get(path)).status < 400, path)

    const visitor = createVisitor()
    const begun = await visitor.get(`${url}/demo/start?service=DEMO_LOGIN`)
    const page = await visitor.get(String(begun.headers.location))
    const wait = await identify(visitor, String(page.headers.location), '+32470000002')
    await visitor.get((await goOn(visitor, wait)).href)
    t.true((await visitor.get(`${url}/demo`)).body.includes('Bram Maes'))
  })
}

test('limits and partners’ keys are not lost for ever, either', async (t) => {
  const { url, port } = await launchPoor(t, ['--rate-limit', '1000'])
  const get = createKept(t, url)
  t.is((await get('/healthz')).status, 200)
  const free = await exhaust(t, port)
  await get('/v2/jwkSet')
  await free()
  t.is((await get('/v2/jwkSet')).status, 200)
  t.true(await until(async () => (await get('/readyz')).status === 200))
})
