// How the figures of the table are measured, each on a server of its own.
import { fork } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { call, createAgent, drive, median } from './http.js'
import { freshUserLogin, openSandboxes } from './isolation.js'
import { beginLogin, finishLogin, getCode, login, redeemCode, unattendedLogin } from './logins.js'
import { cleanEnvironment, launch } from './process.js'

const port = 4871
export const origin = `http://localhost:${port}`
const servers = fileURLToPath(new URL('servers.js', import.meta.url))
const bin = fileURLToPath(new URL('../bin/itsme-simulator.js', import.meta.url))
const node = process.execPath
const discovery = `${origin}/v2/.well-known/openid-configuration`

export const simulator = () =>
  launch([node, bin], discovery, { ITSME_PORT: String(port), ITSME_LOG_LEVEL: 'error' })
export const other = (kind, path, folder = '') =>
  launch([node, servers, kind, folder], `${origin}${path}`, { PORT: String(port) })

export async function startTime(start, runs = 11) {
  const times = []
  for (let run = 0; run <= runs; run++) {
    const server = await start()
    if (run > 0) times.push(server.milliseconds)
    await server.stop()
  }
  return median(times)
}

export async function idleMemory(start) {
  const server = await start()
  await new Promise((resolve) => setTimeout(resolve, 3000))
  const memory = server.memory()
  await server.stop()
  return memory
}

export async function loginRate(start, task, total, width, warmUp = 50) {
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
export async function libraryTimes(runs = 41) {
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
export async function sandboxRun(count, logins) {
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
export function signatureRate() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const data = Buffer.alloc(600)
  const begun = performance.now()
  let count = 0
  for (; performance.now() - begun < 2000; count++) sign('sha256', data, privateKey)
  return count / 2
}

export async function tokenRate() {
  const server = await simulator()
  const agent = createAgent(16)
  const codes = []
  await drive(1500, 16, async () => codes.push(await getCode(agent, origin)))
  const { rate } = await drive(codes.length, 16, (index) => redeemCode(agent, origin, codes[index]))
  agent.destroy()
  await server.stop()
  return rate
}

export async function discoveryRate() {
  const server = await simulator()
  const agent = createAgent(10)
  await drive(2000, 10, () => call(agent, discovery))
  const { rate } = await drive(10_000, 10, () => call(agent, discovery))
  agent.destroy()
  await server.stop()
  return rate
}

export async function heapGrowth() {
  const child = fork(servers, ['heap'], {
    env: cleanEnvironment({ PORT: String(port) }),
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

export async function pendingActions(total) {
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
