import { Agent, request } from 'node:http'
import test, { type ExecutionContext } from 'ava'
import { simulatorBounds } from '../../src/state/bounds.ts'
import { launch } from '../helpers/cli.ts'

interface Answer {
  readonly status: number
  readonly location: string
  readonly body: string
}

/** A simulator in a process with little memory, and what a stranger can do to it. */
async function launchSmall(t: ExecutionContext) {
  const { child, seen, url } = await launch(t, ['--log-level', 'warn', '--log-format', 'json'], {
    NODE_OPTIONS: '--max-old-space-size=256',
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  t.teardown(() => agent.destroy())

  const call = (path: string, method = 'GET') =>
    new Promise<Answer>((resolve, reject) => {
      const options = { agent, method, maxHeaderSize: 256 * 1024 }
      const outgoing = request(url + path, options, (answer) => {
        let body = ''
        answer.on('data', (chunk) => {
          body += chunk
        })
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            location: answer.headers.location ?? '',
            body,
          }),
        )
      })
      outgoing.on('error', reject)
      outgoing.end()
    })
  const authorize = (changes: Record<string, string>) =>
    call(`/v2/authorization?${new URLSearchParams({ ...usual, ...changes })}`)
  return { call, authorize, seen, isAlive: () => child.exitCode === null && !child.killed }
}

const usual = {
  client_id: 'DEMO',
  response_type: 'code',
  scope: 'openid service:DEMO_LOGIN profile email',
  redirect_uri: 'http://localhost:3000/callback',
  state: 's',
  nonce: 'n',
}
const long = 'x'.repeat(58_000)

/** Does something until the answer is the error of a simulator that is full; so many times at most. */
async function fill(step: () => Promise<Answer>, most: number): Promise<number> {
  for (let count = 0; count < most; count += 8) {
    const answers = await Promise.all(Array.from({ length: 8 }, step))
    if (answers.some(({ location }) => location.includes('temporary_unavailable'))) return count
  }
  return most
}

test('what a request holds besides what is stored of it is not kept', async (t) => {
  t.timeout(240_000)
  const { call, authorize, seen, isAlive } = await launchSmall(t)
  let count = 0
  const withJunk = () => {
    count += 1
    return authorize({ nonce: `n-0123456789-${count}`, junk: long })
  }
  t.is(await fill(withJunk, 5000), 5000)
  t.true(isAlive(), seen.err)
  t.is((await call('/readyz')).status, 200)
})

test('codes for many claims are refused before they fill the memory', async (t) => {
  t.timeout(240_000)
  const { authorize, seen, isAlive } = await launchSmall(t)
  let count = 0
  const withClaims = () => {
    count += 1
    const names = Array.from({ length: 2000 }, (_, index) => [`c${count}n${index}`, {}])
    const claims = JSON.stringify({ id_token: Object.fromEntries(names) })
    return authorize({ login_hint: '+32470000002', claims })
  }
  const codes = await fill(withClaims, 2400)
  t.true(codes > 100 && codes < 2400, `${codes} codes`)
  t.true(isAlive(), seen.err)
})

test('a process of 256 MB that strangers fill lives on, refuses what waits, and serves again after a reset', async (t) => {
  t.timeout(240_000)
  const { call, authorize, seen, isAlive } = await launchSmall(t)
  const bram = '+32470000002'
  const bytes = (...kinds: (keyof typeof simulatorBounds)[]) =>
    kinds.reduce((sum, kind) => sum + simulatorBounds[kind].bytes, 0)

  const codes = await fill(() => authorize({ login_hint: bram, nonce: long }), 2000)
  t.true(codes > 500 && codes * long.length < bytes('codes', 'accessTokens'), `${codes} codes`)
  const visits = await fill(() => authorize({ nonce: long }), 1000)
  t.true(visits > 100 && visits * long.length < bytes('visits'), `${visits} visits`)
  // In characters of two bytes there are half as many.
  const euros = await fill(() => authorize({ state: '€'.repeat(3000) }), 4000)
  t.true(euros > 0 && euros < 4000, `${euros} visits more`)
  // What is journalled leaves, whatever it is.
  const strange = { redirect_uri: `http://x.example/${'y'.repeat(2000)}` }
  for (let round = 0; round < 500; round++)
    await Promise.all(Array.from({ length: 8 }, () => authorize(strange)))

  t.true(isAlive(), seen.err)
  t.is((await call('/readyz')).status, 200)
  t.is((await call('/control/reset', 'POST')).status, 204)
  t.regex((await authorize({ login_hint: bram })).location, /[?&]code=/)
})
