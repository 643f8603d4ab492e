// One round of a comparison: two servers take turns, so that the noise of the machine hits both alike.
import { join } from 'node:path'
import { createAgent, drive } from './http.js'
import { login, unattendedLogin } from './logins.js'
import { bursts } from './measures.js'
import { launch } from './process.js'

/** Of each kind, before memory is read and before the first burst. */
const warmUpLogins = 300
const startsPerRound = 5
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

function start({ folder, port, environment }) {
  const bin = join(folder, 'bin', 'itsme-simulator.js')
  const discovery = `http://localhost:${port}/v2/.well-known/openid-configuration`
  return launch([process.execPath, bin], discovery, {
    ...environment,
    ITSME_PORT: String(port),
    ITSME_LOG_LEVEL: 'error',
  })
}

/** Does something with each side, the other one first every other time; the answers are in the order of the sides. */
async function takeTurns(sides, turn, task) {
  const answers = []
  const order = turn % 2 === 0 ? [0, 1] : [1, 0]
  for (const index of order) answers[index] = await task(sides[index], index)
  return answers
}

/** Of the starts in a round the fastest counts: whatever else runs only makes the others slower. */
async function measureStarts(sides, round) {
  const starts = sides.map(() => [])
  for (let run = 0; run < startsPerRound; run++)
    await takeTurns(sides, round + run, async (side, index) => {
      const server = await start(side)
      starts[index].push({ milliseconds: server.milliseconds, cpu: server.cpu() })
      await server.stop()
    })
  const least = (key) => starts.map((runs) => Math.min(...runs.map((run) => run[key])))
  return [
    { what: 'start to first discovery answer', unit: 'ms', values: least('milliseconds') },
    { what: 'start: CPU', unit: 'ms', values: least('cpu') },
  ]
}

/** Resident memory of each server, once it stayed within half a megabyte for two seconds (for ten at most). */
async function settledMemory(servers) {
  const read = () => servers.map(({ memory }) => memory())
  let [since, settled] = [performance.now(), read()]
  const begun = since
  while (performance.now() - since < 2000 && performance.now() - begun < 10_000) {
    await pause(100)
    const now = read()
    if (now.some((value, index) => Math.abs(value - settled[index]) > 0.5))
      [since, settled] = [performance.now(), now]
  }
  return read()
}

async function measureMemory(servers, what) {
  return { what, unit: 'MB', digits: 1, values: await settledMemory(servers) }
}

async function warmUp(servers, round) {
  const agents = servers.map(() => createAgent(8))
  for (const task of [login, unattendedLogin])
    await takeTurns(servers, round, ({ origin }, index) =>
      drive(warmUpLogins, 8, () => task(agents[index], origin)),
    )
  for (const agent of agents) agent.destroy()
}

/** The seconds that each server took for `slices` slices; `one` does the task with its number. */
async function runSlices(servers, round, { slices, slice, width }, one) {
  const spent = servers.map(() => 0)
  for (let turn = 0; turn < slices; turn++)
    await takeTurns(servers, round + turn, async (server, index) => {
      const { rate } = await drive(slice, width, (at) => one(server, index, turn * slice + at))
      spent[index] += slice / rate
    })
  return spent
}

/**
 * CPU is read before the first and after the last slice: what a server puts off counts, too. One slice more comes before, to
 * warm up.
 */
async function measureBurst(servers, round, burst) {
  const { width, slice, slices, prepare, task } = burst
  const agents = servers.map(() => createAgent(width))
  const made = await takeTurns(servers, round, ({ origin }, index) =>
    prepare?.(agents[index], origin, slice * (slices + 1)),
  )
  const one = ({ origin }, index, at) => task(agents[index], origin, made[index], at)
  await runSlices(servers, round, { ...burst, slices: 1 }, (server, index, at) =>
    one(server, index, slice * slices + at),
  )
  const begun = servers.map(({ cpu }) => cpu())
  const spent = await runSlices(servers, round, burst, one)
  const cpu = servers.map((server, index) => server.cpu() - begun[index])
  for (const agent of agents) agent.destroy()
  return describeBurst(burst, slice * slices, spent, cpu)
}

function describeBurst({ what, per }, total, spent, cpu) {
  const scale = per === 'login' ? { unit: 'ms', digits: 2, by: 1 } : { unit: 'µs', by: 1000 }
  return [
    { what, unit: '/s', isRate: true, values: spent.map((seconds) => total / seconds) },
    {
      ...scale,
      what: `${what}: CPU of a ${per}`,
      values: cpu.map((each) => (each * scale.by) / total),
    },
  ]
}

async function measureServers(servers, round, wants) {
  const figures = []
  if (wants('idle')) figures.push(await measureMemory(servers, 'idle memory'))
  const chosen = bursts.filter(({ name }) => wants(name))
  if (!wants('memory') && chosen.length === 0) return figures
  await warmUp(servers, round)
  if (wants('memory'))
    figures.push(await measureMemory(servers, `memory after ${2 * warmUpLogins} logins`))
  for (const burst of chosen) figures.push(...(await measureBurst(servers, round, burst)))
  return figures
}

/** The figures of a round, each with the value of both sides. New servers every time: no luck of one lasts. */
export async function runRound(sides, round, wants) {
  const figures = wants('start') ? await measureStarts(sides, round) : []
  const servers = await takeTurns(sides, round, async (side) => ({
    ...(await start(side)),
    origin: `http://localhost:${side.port}`,
  }))
  figures.push(...(await measureServers(servers, round, wants)))
  for (const server of servers) await server.stop()
  return figures
}
