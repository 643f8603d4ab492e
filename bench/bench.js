// npm run bench: one table, one run. Compare ratios; the figures themselves belong to the machine.

import { fork } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { findChromium } from '../scripts/chromium.js'
import { call, createAgent, drive, median } from './http.js'
import { freshUserLogin, openSandboxes } from './isolation.js'
import { beginLogin, finishLogin, getCode, login, redeem, unattendedLogin } from './logins.js'
import { installOthers, loginAtMock, loginAtPlain } from './others.js'
import { launch } from './process.js'

const port = 4871
const origin = `http://localhost:${port}`
const servers = fileURLToPath(new URL('servers.js', import.meta.url))
const bin = fileURLToPath(new URL('../bin/itsme-simulator.js', import.meta.url))
const node = process.execPath
const discovery = `${origin}/v2/.well-known/openid-configuration`
const rows = []
const note = (what, figure, aim = '') => {
  rows.push([what, figure, aim])
  console.error(`${what}: ${figure}`)
}
const simulator = () =>
  launch([node, bin], discovery, { ITSME_PORT: String(port), ITSME_LOG_LEVEL: 'error' })
const other = (kind, path, folder = '') =>
  launch([node, servers, kind, folder], `${origin}${path}`, { PORT: String(port) })

async function startTime(start, runs = 11) {
  const times = []
  for (let run = 0; run <= runs; run++) {
    const server = await start()
    if (run > 0) times.push(server.milliseconds)
    await server.stop()
  }
  return median(times)
}

async function idleMemory(start) {
  const server = await start()
  await new Promise((resolve) => setTimeout(resolve, 3000))
  const memory = server.memory()
  await server.stop()
  return memory
}

async function loginRate(start, task, total, width, warmUp = 50) {
  const server = await start()
  const agent = createAgent(width)
  try {
    await drive(warmUp, width, () => task(agent, origin))
    return (await drive(total, width, () => task(agent, origin))).rate
  } finally {
    agent.destroy()
    await server.stop()
  }
}

/** Start and stop of the library in a process that has done it once, in milliseconds. */
async function libraryTimes(runs = 41) {
  const { startSimulator } = await import('../dist/bundle/index.js')
  const times = []
  for (let run = 0; run <= runs; run++) {
    const begun = performance.now()
    const running = await startSimulator({ port: 0 })
    await running.stop()
    if (run > 0) times.push(performance.now() - begun)
  }
  return median(times)
}

/** A sandbox a worker: each gets its logins one after the other. */
async function sandboxRun(count, logins) {
  const server = await simulator()
  const agent = createAgent(8)
  await drive(50, 8, () => freshUserLogin(agent, origin))
  const before = server.memory()
  const urls = await openSandboxes(agent, origin, count)
  const { rate } = await drive(count * logins, 8, (index) =>
    unattendedLogin(agent, urls[index % count]),
  )
  const after = server.memory()
  agent.destroy()
  await server.stop()
  return { rate, memory: after, each: (after - before) / count }
}

/** RSA-2048 signatures a second on one core: the floor of every token. */
function signatureRate() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const data = Buffer.alloc(600)
  const begun = performance.now()
  let count = 0
  for (; performance.now() - begun < 2000; count++) sign('sha256', data, privateKey)
  return count / 2
}

async function tokenRate() {
  const server = await simulator()
  const agent = createAgent(16)
  const codes = []
  await drive(1500, 16, async () => codes.push(await getCode(agent, origin)))
  const url = `${origin}/clientsecret-oidc/csapi/v0.1/connect/token`
  const { rate } = await drive(codes.length, 16, (index) => redeem(agent, url, codes[index]))
  agent.destroy()
  await server.stop()
  return rate
}

async function discoveryRate() {
  const server = await simulator()
  const agent = createAgent(10)
  await drive(2000, 10, () => call(agent, discovery))
  const { rate } = await drive(10_000, 10, () => call(agent, discovery))
  agent.destroy()
  await server.stop()
  return rate
}

async function heapGrowth() {
  const child = fork(servers, ['heap'], {
    env: { ...process.env, PORT: String(port) },
    execArgv: ['--expose-gc'],
  })
  const heap = () =>
    new Promise((resolve) => {
      child.once('message', resolve)
      child.send('heap')
    })
  while (
    !(await fetch(discovery).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await new Promise((resolve) => setTimeout(resolve, 50))
  const agent = createAgent(8)
  await drive(300, 8, () => login(agent, origin))
  const before = await heap()
  await drive(5000, 8, () => login(agent, origin))
  agent.destroy()
  await new Promise((resolve) => setTimeout(resolve, 70_000))
  const after = await heap()
  child.kill()
  return { before, after }
}

async function pendingActions(total) {
  const server = await simulator()
  const agent = createAgent(8)
  const begun = []
  const begin = await drive(total, 8, async () =>
    begun.push(await beginLogin(agent, origin, '+32470000001')),
  )
  const state = JSON.parse((await call(agent, `${origin}/control/state`)).body)
  const ids = []
  for (let after = ''; ids.length < total; after = `&after=${ids.at(-1)}`) {
    const { body } = await call(
      agent,
      `${origin}/control/actions?status=pending&limit=1000${after}`,
    )
    ids.push(...JSON.parse(body).items.map(({ id }) => id))
  }
  const confirm = await drive(total, 8, (index) =>
    call(agent, `${origin}/control/actions/${ids[index]}/confirm`, { method: 'POST' }),
  )
  const codes = await drive(total, 8, (index) => finishLogin(begun[index]))
  const memory = server.memory()
  agent.destroy()
  await server.stop()
  return {
    held: state.counts.pendingActions,
    begin: begin.rate,
    confirm: confirm.rate,
    finish: codes.rate,
    memory,
  }
}

async function confirmToNextPage(runs = 15) {
  const { chromium } = await import('playwright-core')
  const server = await simulator()
  const agent = createAgent(2)
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ['--no-sandbox', '--disable-background-networking'],
  })
  const page = await (await browser.newContext()).newPage()
  const client = createServer((_request, response) => response.end('back')).listen(
    54_321,
    '127.0.0.1',
  )
  const times = []
  for (let run = 0; run < runs; run++) {
    const query = new URLSearchParams({
      client_id: 'DEMO',
      response_type: 'code',
      scope: 'openid service:DEMO_LOGIN',
      redirect_uri: 'http://127.0.0.1:54321/callback',
      state: 's',
      nonce: 'n',
    })
    await page.goto(`${origin}/v2/authorization?${query}`)
    await page.fill('#phoneNumber', '0470000001')
    await page.click('[data-testid=send]')
    await page.waitForURL(/\/wait$/)
    const { id } = JSON.parse((await call(agent, `${origin}/control/actions/next`)).body)
    await page.waitForTimeout(200)
    const begun = performance.now()
    const [confirmed] = await Promise.all([
      call(agent, `${origin}/control/actions/${id}/confirm`, { method: 'POST' }),
      page.waitForURL(/:54321\/callback/, { waitUntil: 'commit' }),
    ])
    if (confirmed.status !== 200) throw new Error(`confirm: ${confirmed.status}`)
    times.push(performance.now() - begun)
  }
  await browser.close()
  client.close()
  agent.destroy()
  await server.stop()
  return median(times)
}

const round = (value, digits = 0) => value.toFixed(digits)
const folder = installOthers()
const mock = () => other('mock', '/.well-known/openid-configuration', folder)
const plain = () => other('plain', '/.well-known/openid-configuration', folder)

const bareStart = await startTime(() => other('bare', '/'))
const ownStart = await startTime(simulator)
const mockStart = await startTime(mock)
note('start to first discovery answer, bare node:http', `${round(bareStart)} ms`)
note(
  'start, itsme-simulator',
  `${round(ownStart)} ms (${round(ownStart / bareStart, 2)} × bare)`,
  '≤ 2.5 × bare, ≤ oauth2-mock-server',
)
note('start, oauth2-mock-server 9.3', `${round(mockStart)} ms`)
note('start, plain oidc-provider', `${round(await startTime(plain))} ms`)
note('idle memory, itsme-simulator', `${round(await idleMemory(simulator))} MB`, '≤ 75 MB')
note('idle memory, oauth2-mock-server 9.3', `${round(await idleMemory(mock))} MB`)
note('idle memory, plain oidc-provider', `${round(await idleMemory(plain))} MB`)
note('discovery requests/s, 10 connections', round(await discoveryRate()))
note(
  'logins/s with pages (7 requests), one at a time',
  round(await loginRate(simulator, login, 1000, 1)),
)
note(
  'logins/s with pages (7 requests), 16 at a time',
  round(await loginRate(simulator, login, 2000, 16)),
  '≥ 150',
)
note(
  'logins/s, oauth2-mock-server 9.3 (3 requests), one at a time',
  round(await loginRate(mock, loginAtMock, 1000, 1)),
)
note(
  'logins/s, oauth2-mock-server 9.3, 16 at a time',
  round(await loginRate(mock, loginAtMock, 2000, 16)),
)
const warm = [2000, 1, 500]
const unattended = await loginRate(simulator, unattendedLogin, ...warm)
const mockWarm = await loginRate(mock, loginAtMock, ...warm)
note(
  'unattended login/s (3 requests), one at a time',
  `${round(unattended)} (${round(unattended / mockWarm, 2)} × oauth2-mock-server’s ${round(mockWarm)}, warmed up alike)`,
  '≥ 180, ≥ 0.75 × oauth2-mock-server',
)
note(
  'unattended logins/s, 8 at a time',
  round(await loginRate(simulator, unattendedLogin, 2000, 8, 500)),
)
note(
  'logins/s with a fresh user each (5 requests), 8 at a time, 400 logins',
  round(await loginRate(simulator, freshUserLogin, 400, 8)),
)
const sandboxed = await sandboxRun(50, 20)
note(
  '50 sandboxes, 20 unattended logins each, 8 at a time',
  `${round(sandboxed.rate)}/s; ${round(sandboxed.memory)} MB, ${round(sandboxed.each, 1)} MB a sandbox`,
)
note('library: start and stop after the first, median', `${round(await libraryTimes(), 1)} ms`)
note(
  'logins/s, plain oidc-provider (9 requests), one at a time',
  round(await loginRate(plain, loginAtPlain, 500, 1)),
)
note(
  'logins/s, plain oidc-provider, 16 at a time',
  round(await loginRate(plain, loginAtPlain, 1000, 16)),
)
const signatures = signatureRate()
const tokens = await tokenRate()
note('RSA-2048 signatures/s of one core', round(signatures))
note(
  'token requests/s, 16 at a time',
  `${round(tokens)} (${round((100 * tokens) / signatures)} % of the signature rate)`,
  '≥ 35 %',
)
const pending = await pendingActions(10_000)
note(
  '10,000 pending actions',
  `${pending.held} held; begun ${round(pending.begin)}/s, confirmed ${round(pending.confirm)}/s, finished ${round(pending.finish)}/s; ${round(pending.memory)} MB`,
)
note(
  'confirm to the browser’s next page, median',
  `${round(await confirmToNextPage())} ms`,
  '< 100 ms',
)
const heap = await heapGrowth()
note(
  'heap before and after 5,000 logins, collected',
  `${round(heap.before, 1)} → ${round(heap.after, 1)} MB`,
  'growth < 10 MB',
)

console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${new Date().toISOString().slice(0, 10)}\n`,
)
console.log('| what | figure | aim |\n| --- | --- | --- |')
for (const row of rows) console.log(`| ${row.join(' | ')} |`)
