import { request } from 'node:http'
import test from 'ava'
import { launch } from './helpers/cli.ts'
import { until } from './helpers/until.ts'

const refused = {
  status: 503,
  text: '{"status":"unavailable","reason":"the simulator is stopping"}',
}

async function ask(url: string) {
  const response = await fetch(url)
  const connection = response.headers.get('connection')
  return { status: response.status, text: await response.text(), connection }
}

test('SIGTERM with --drain: not ready at once, at work until a second signal', async (t) => {
  const { url, child, ended } = await launch(t, ['--drain', '600'])
  child.kill('SIGTERM')
  t.true(await until(async () => (await ask(`${url}/readyz`)).status === 503))
  const { connection, ...answer } = await ask(`${url}/readyz`)
  t.deepEqual(answer, refused)
  t.is(connection, 'close', 'the next request goes elsewhere')
  t.is((await ask(`${url}/v2/.well-known/openid-configuration`)).status, 200)
  t.is((await ask(`${url}/healthz`)).status, 200)
  child.kill('SIGTERM')
  await ended
  await t.throwsAsync(ask(`${url}/healthz`))
})

test('SIGTERM lets a request end that is in flight, and ends what waits', async (t) => {
  const { url, child, ended } = await launch(t, [])
  const body = 'grant_type=authorization_code'
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': body.length,
    Expect: '100-continue',
  }
  const call = request(`${url}/v2/token`, { method: 'POST', headers })
  const answered = new Promise<number | undefined>((resolve, reject) => {
    call.once('response', (response) => {
      response.resume().once('end', () => resolve(response.statusCode))
    })
    call.once('error', reject)
  })
  const waiting = fetch(`${url}/control/actions/next?timeout=120`)
  // The simulator has begun to handle it.
  await new Promise((resolve) => call.once('continue', resolve).flushHeaders())
  child.kill('SIGTERM')
  t.is((await waiting).status, 204)
  await t.throwsAsync(
    async () => {
      for (;;) await ask(`${url}/healthz`)
    },
    undefined,
    'nothing new is accepted',
  )
  call.end(body)
  t.is(await answered, 400)
  t.is(await ended, 0)
})
