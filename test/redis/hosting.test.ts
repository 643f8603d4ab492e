import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { load } from 'js-yaml'
import { packageRoot } from '../../src/config/root.ts'
import { bin, cliEnvironment } from '../helpers/cli.ts'
import { freePort } from '../helpers/free-port.ts'
import { runNginx } from '../helpers/nginx.ts'
import { startRedis } from '../helpers/redis.ts'
import { codeOf, redeemCode, userinfoOf } from '../helpers/unattended.ts'
import { until } from '../helpers/until.ts'
import { createClient } from '../helpers/visitor.ts'

const client = createClient()
const read = (...path: readonly string[]) =>
  readFileSync(join(packageRoot, 'hosting', ...path), 'utf8')

/** Starts a simulator with the environment of a recipe. */
async function run(t: ExecutionContext, environment: Readonly<Record<string, string>>) {
  const port = await freePort()
  const child = spawn(process.execPath, [bin, '--port', String(port), '--log-level', 'error'], {
    env: cliEnvironment(environment),
    stdio: 'ignore',
  })
  t.teardown(() => child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  const isReady = () =>
    client.get(`${url}/readyz`).then(
      ({ statusCode }) => statusCode === 200,
      () => false,
    )
  t.true(await until(isReady), 'ready')
  return { child, url, port }
}

interface Compose {
  readonly services: Readonly<
    Record<string, { readonly environment: Readonly<Record<string, string>> }>
  >
}

test('hosting/compose: one of two processes behind nginx is stopped and replaced, and no login is lost', async (t) => {
  const redis = await startRedis()
  t.teardown(() => redis.stop())
  const port = await freePort()
  const url = `http://localhost:${port}`
  const { services } = load(read('compose', 'compose.yaml')) as Compose
  const environment = {
    ...services['itsme-1']?.environment,
    ITSME_STORE: redis.url,
    ITSME_PUBLIC_URL: url,
  }
  const [first, second] = [await run(t, environment), await run(t, environment)]
  const [, content = ''] = /^http \{\n(.*)^\}/ms.exec(read('compose', 'nginx.conf')) ?? []
  await runNginx(t, port, () =>
    content
      .replace('itsme-1:4876', `127.0.0.1:${first.port}`)
      .replace('itsme-2:4876', `127.0.0.1:${second.port}`)
      .replace('listen 8080', `listen 127.0.0.1:${port}`),
  )
  const issuers = { csapi: `${url}/clientsecret-oidc/csapi/v0.1`, v2: `${url}/v2` }
  const logIn = async () => {
    const { status, body } = await redeemCode(
      { issuers },
      await codeOf({ issuers }, '+32470000002'),
    )
    t.is(status, 200, JSON.stringify(body))
    t.is((await userinfoOf({ issuers }, String(body['access_token']))).status, 200)
  }
  await logIn()
  const long = new URLSearchParams({
    client_id: 'DEMO',
    response_type: 'code',
    scope: 'openid service:DEMO_LOGIN',
    redirect_uri: 'http://localhost:54321/callback',
    login_hint: '+32470000002',
    state: 's'.repeat(8_000),
  })
  t.is((await client.get(`${issuers.v2}/authorization?${long}`)).statusCode, 302)
  first.child.kill('SIGTERM')
  while (first.child.exitCode === null && first.child.signalCode === null) await logIn()
  t.is(first.child.exitCode, 0)
  await logIn()
})

interface Manifest {
  readonly kind: string
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly enableServiceLinks: boolean
        readonly terminationGracePeriodSeconds: number
        readonly containers: readonly [
          {
            readonly env: readonly { readonly name: string; readonly value: string }[]
            readonly readinessProbe: { readonly httpGet: { readonly path: string } }
          },
        ]
      }
    }
  }
}

test('hosting/kubernetes: the environment of the pods starts a simulator below its path', async (t) => {
  const redis = await startRedis()
  t.teardown(() => redis.stop())
  const { spec: pod } = (load(read('kubernetes', 'deployment.yaml')) as Manifest).spec.template
  const [container] = pod.containers
  const folder = mkdtempSync(join(tmpdir(), 'itsme-pod-'))
  const secrets = {
    store: redis.url,
    'control-token': 'c'.repeat(40),
    'metrics-token': 'm'.repeat(40),
  }
  for (const [name, text] of Object.entries(secrets)) writeFileSync(join(folder, name), text)
  writeFileSync(join(folder, 'fixtures.yaml'), read('kubernetes', 'fixtures.yaml'))
  const environment = Object.fromEntries(
    container.env.map(({ name, value }) => [
      name,
      value.replace(/^\/etc\/itsme\/(secrets|fixtures)\//, `${folder}/`),
    ]),
  )
  const { url } = await run(t, environment)
  t.is((await client.get(url + container.readinessProbe.httpGet.path)).statusCode, 200)
  const proxied = { host: 'tools.example.com', 'x-forwarded-proto': 'https' }
  const get = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const { statusCode, body } = await client.get(`${url}${path}`, {
      headers: { ...proxied, ...headers },
    })
    return { status: statusCode, body }
  }
  const discovery = await get('/itsme/v2/.well-known/openid-configuration')
  t.is(JSON.parse(discovery.body).issuer, 'https://tools.example.com/itsme/v2')
  const team = await get('/itsme/s/payments/v2/.well-known/openid-configuration')
  t.is(JSON.parse(team.body).issuer, 'https://tools.example.com/itsme/s/payments/v2')
  const metrics = await get('/itsme/metrics', {
    authorization: `Bearer ${secrets['metrics-token']}`,
  })
  t.is(metrics.status, 200)
  t.is((await get('/itsme/control/partners')).status, 401)
  const operator = { authorization: `Bearer ${secrets['control-token']}` }
  t.regex((await get('/itsme/control/partners', operator)).body, /"code":"MYAPP"/)
  t.true(pod.terminationGracePeriodSeconds > Number(environment['ITSME_DRAIN']) + 5)
  t.false(pod.enableServiceLinks)
})

test('hosting/kubernetes: all manifests are applied, and select the same pods', (t) => {
  const { resources } = load(read('kubernetes', 'kustomization.yaml')) as { resources: string[] }
  const manifests = readdirSync(join(packageRoot, 'hosting', 'kubernetes')).filter(
    (name) => name.endsWith('.yaml') && !['kustomization.yaml', 'fixtures.yaml'].includes(name),
  )
  t.deepEqual([...resources].sort(), manifests.sort())
  for (const name of ['deployment.yaml', 'service.yaml', 'pod-disruption-budget.yaml'])
    t.true(read('kubernetes', name).includes('{ app.kubernetes.io/name: itsme }'), name)
})
