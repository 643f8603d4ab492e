// npm run bench -- growth: what an operation costs when little is there, and when much is.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { get as openConnection } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { call, createAgent, drive, median } from './http.js'
import { beginLogin, unattendedLogin } from './logins.js'
import { load, machine } from './machine.js'
import { freePort, launch } from './process.js'

const bin = fileURLToPath(new URL('../bin/itsme-simulator.js', import.meta.url))
const anna = '+32470000001'
const json = { 'content-type': 'application/json' }

/** A simulator with fixtures. */
async function start(fixtures, ...flags) {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'itsme-growth-'))
  const file = join(folder, 'fixtures.json')
  writeFileSync(file, JSON.stringify(fixtures))
  const origin = `http://localhost:${port}`
  const command = [process.execPath, bin, '--port', String(port), '--log-level', 'error']
  const server = await launch([...command, '--fixtures', file, ...flags], `${origin}/healthz`)
  return { ...server, startCpu: server.cpu(), origin, agent: createAgent(8) }
}

const get = ({ agent, origin }, path) => call(agent, origin + path)
const send = ({ agent, origin }, method, path, body) =>
  call(agent, origin + path, {
    method,
    headers: json,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

const numberOf = (index) => `+3247${String(1_000_000 + index)}`
const users = (count) => ({
  users: Array.from({ length: count }, (_, index) => ({ phoneNumber: numberOf(index) })),
})
const partners = (count) => ({
  partners: Array.from({ length: count }, (_, index) => ({
    code: `P${index}`,
    secret: 'not-a-secret',
    services: [{ code: `P${index}_LOGIN`, redirectUris: ['https://a.example/cb'] }],
  })),
})
const faults = (count) => ({
  ...users(count),
  faults: Array.from({ length: count }, (_, index) => ({
    name: `f${index}`,
    kind: 'invalid-aud',
    match: { phoneNumber: numberOf(index) },
  })),
})

/** Requests that nobody decides. */
async function askAnna(server, count) {
  const query = new URLSearchParams({
    client_id: 'DEMO',
    response_type: 'code',
    scope: 'openid service:DEMO_LOGIN',
    redirect_uri: 'http://localhost:54321/callback',
    login_hint: anna,
  })
  await drive(count, 8, () => get(server, `/v2/authorization?${query}`))
}

async function openSandboxes(server, count) {
  await drive(count, 4, () => send(server, 'POST', '/control/sandboxes', {}))
}

/** Event streams of which nobody reads the data. */
async function openStreams({ origin }, count, query) {
  const openOne = () =>
    new Promise((resolve, reject) => {
      const request = openConnection(`${origin}/control/events${query}`, { agent: false })
      request.once('response', (response) => resolve(response.resume()))
      request.on('error', reject)
    })
  await drive(count, 8, openOne)
}

const logIn = ({ agent, origin }) => unattendedLogin(agent, origin)
let fresh = 0
async function addUserAndIdentify(server) {
  fresh += 1
  await send(server, 'POST', '/control/users', { phoneNumber: `+32476${100_000 + fresh}` })
  await beginLogin(server.agent, server.origin, '+32470000002')
}
async function addAndRemoveUser(server) {
  fresh += 1
  const path = `/control/users/${encodeURIComponent(`+32476${100_000 + fresh}`)}`
  await send(server, 'POST', '/control/users', { phoneNumber: `+32476${100_000 + fresh}` })
  await send(server, 'DELETE', path)
}
const from = (path) => (server) => get(server, path)
const longLived = { settings: { lifetimes: { action: 3600 } } }

/** `sizes` are measured one after the other. `prepare` fills a simulator that has `fixtures`. */
const rows = [
  { what: 'login, users', sizes: [10, 1_000, 100_000], fixtures: users, task: logIn },
  { what: 'login, partners', sizes: [1, 100, 1_000], fixtures: partners, task: logIn },
  { what: 'login, faults', sizes: [0, 100, 2_000], fixtures: faults, task: logIn },
  { what: 'login, sandboxes', sizes: [0, 10, 100], prepare: openSandboxes, task: logIn },
  {
    what: 'login, event streams with a filter that nothing matches',
    sizes: [0, 100, 1_000],
    prepare: (server, size) => openStreams(server, size, '?partner=NOBODY'),
    task: logIn,
  },
  {
    what: 'login, event streams of everything',
    sizes: [0, 100, 1_000],
    prepare: (server, size) => openStreams(server, size, ''),
    task: logIn,
  },
  {
    what: 'start; users',
    sizes: [10, 1_000, 10_000],
    fixtures: users,
    read: ({ startCpu }) => startCpu,
  },
  {
    what: 'users, a page of 100',
    sizes: [10, 10_000],
    fixtures: users,
    task: from('/control/users?limit=100'),
  },
  {
    what: 'POST a user, then a login to the waiting page; users',
    sizes: [10, 10_000],
    fixtures: users,
    task: addUserAndIdentify,
  },
  {
    what: 'POST and DELETE a user; users',
    sizes: [10, 10_000],
    fixtures: users,
    task: addAndRemoveUser,
  },
  {
    what: 'journal, a page of 100; entries',
    sizes: [100, 10_000],
    prepare: (server, size) => drive(size / 4, 8, () => logIn(server)),
    task: from('/control/journal?limit=100'),
  },
  {
    what: 'actions/next of one phone; pending',
    sizes: [100, 10_000],
    fixtures: () => longLived,
    prepare: askAnna,
    task: from(`/control/actions/next?phoneNumber=${encodeURIComponent(anna)}`),
  },
  {
    what: 'actions, a page of 100 pending; pending',
    sizes: [100, 10_000],
    fixtures: () => longLived,
    prepare: askAnna,
    task: from('/control/actions?status=pending&limit=100'),
  },
  {
    what: 'control/state; pending',
    sizes: [100, 10_000],
    fixtures: () => longLived,
    prepare: askAnna,
    task: from('/control/state'),
  },
  {
    what: 'page of a phone; pending on it',
    sizes: [10, 10_000],
    fixtures: () => longLived,
    prepare: askAnna,
    task: from(`/app/${anna}`),
  },
]

/** CPU of one operation, in milliseconds: the median of seven short runs. */
async function cpuOf(server, task) {
  for (let count = 0; count < 20; count++) await task(server)
  const runs = []
  for (let run = 0; run < 7; run++) {
    const before = server.cpu()
    const begun = performance.now()
    let count = 0
    for (; performance.now() - begun < 300; count++) await task(server)
    runs.push((server.cpu() - before) / count)
  }
  return median(runs)
}

async function measure({ sizes, fixtures = () => ({}), prepare, task, read = cpuOf }) {
  const cells = []
  for (const size of sizes) {
    const server = await start(fixtures(size))
    await prepare?.(server, size)
    cells.push(`${size.toLocaleString('en')}: ${(await read(server, task)).toFixed(1)} ms`)
    server.agent.destroy()
    await server.stop()
  }
  return cells
}

/** @param words rows with one of these in their names only */
export async function printGrowth(words) {
  const chosen = rows.filter(
    ({ what }) => words === undefined || words.some((word) => what.includes(word)),
  )
  console.log(`${machine()}; load ${load()}; CPU of one operation, one at a time\n`)
  console.log('| what | small | larger | largest |\n| --- | --- | --- | --- |')
  for (const row of chosen) {
    const cells = await measure(row)
    console.log(`| ${[row.what, ...cells, ...Array(3 - cells.length).fill('')].join(' | ')} |`)
  }
}
