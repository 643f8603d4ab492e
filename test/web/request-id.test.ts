import { withSimulator } from '../helpers/simulator.ts'
import { createClient } from '../helpers/visitor.ts'

const client = createClient()

withSimulator('each response has the id of its request', async (t, { simulator }) => {
  const idAt = async (path: string, id?: string) => {
    const headers = id === undefined ? {} : { 'x-request-id': id }
    return (await client.get(simulator.url + path, { headers })).headers['x-request-id']
  }
  for (const path of [
    '/',
    '/healthz',
    '/readyz',
    '/v2/jwkSet',
    '/v2/authorization',
    '/control/users',
    '/none',
  ])
    t.is(await idAt(path, 'id-of-the-proxy:1'), 'id-of-the-proxy:1', path)
  const { url } = await simulator.sandboxes.open()
  t.is(
    (await client.get(`${url}/none`, { headers: { 'x-request-id': 'x' } })).headers['x-request-id'],
    'x',
  )
  const made = [await idAt('/healthz'), await idAt('/healthz')]
  for (const id of made) t.regex(String(id), /^[0-9a-f-]{36}$/)
  t.not(made[0], made[1])
  t.regex(String(await idAt('/healthz', 'x'.repeat(200))), /^[0-9a-f-]{36}$/)
  t.regex(String(await idAt('/healthz', '<script>')), /^[0-9a-f-]{36}$/)
})
