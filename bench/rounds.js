// One round: the servers take turns, so that the noise of the machine hits all alike.
import { createAgent, drive } from './http.js'
import { bursts } from './measures.js'
import { signatureRate } from './signatures.js'

/** Of each kind, before memory is read and before the first burst. */
const warmUpLogins = 300
const startsPerRound = 5
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Does something with each side, in the opposite order every other time; the answers are in the order of the sides. */
async function takeTurns(sides, turn, task) {
  const answers = []
  const order = [...sides.keys()]
  for (const index of turn % 2 === 0 ? order : order.reverse())
    answers[index] = await task(sides[index], index)
  return answers
}

/** Of the starts in a round the fastest counts: whatever else runs only makes the others slower. */
async function measureStarts(sides, round) {
  const starts = sides.map(() => [])
  for (let run = 0; run < startsPerRound; run++)
    await takeTurns(sides, round + run, async (side, index) => {
      const server = await side.start()
      starts[index].push({ milliseconds: server.milliseconds, cpu: server.cpu() })
      await server.stop()
    })
  const least = (key) => starts.map((runs) => Math.min(...runs.map((run) => run[key])))
  return [
    {
      name: 'start',
      what: 'start to first discovery response',
      unit: 'ms',
      values: least('milliseconds'),
    },
    { name: 'start-cpu', what: 'start: CPU', unit: 'ms', values: least('cpu') },
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

async function measureMemory(servers, name, what) {
  return { name, what, unit: 'MB', digits: 1, values: await settledMemory(servers) }
}

/** Those that have a task; others have no figure. */
const loginOf = ({ tasks }) => (tasks.unattended ?? tasks.pages)?.run

async function measureFirstLogins(servers, round) {
  const times = { first: [], second: [] }
  await takeTurns(servers, round, async (server, index) => {
    const run = loginOf(server)
    if (run === undefined) return
    const agent = createAgent(1)
    for (const which of ['first', 'second']) {
      const begun = performance.now()
      await run(agent, server.origin)
      times[which][index] = performance.now() - begun
    }
    agent.destroy()
  })
  return [
    { name: 'first-login', what: 'first login', unit: 'ms', values: times.first },
    { name: 'second-login', what: 'second login', unit: 'ms', values: times.second },
    await measureMemory(servers, 'after-first', 'memory after the first logins'),
  ]
}

async function warmUp(servers, round) {
  for (const kind of ['pages', 'unattended'])
    await takeTurns(servers, round, async ({ origin, tasks }) => {
      if (tasks[kind] === undefined) return
      const agent = createAgent(8)
      await drive(warmUpLogins, 8, () => tasks[kind].run(agent, origin))
      agent.destroy()
    })
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
  const { width, slice, slices, task } = burst
  const agents = servers.map(() => createAgent(width))
  const made = await takeTurns(servers, round, ({ origin, tasks }, index) =>
    tasks[task].prepare?.(agents[index], origin, slice * (slices + 1)),
  )
  const one = ({ origin, tasks }, index, at) =>
    tasks[task].run(agents[index], origin, made[index], at)
  await runSlices(servers, round, { ...burst, slices: 1 }, (server, index, at) =>
    one(server, index, slice * slices + at),
  )
  const begun = servers.map(({ cpu }) => cpu())
  const spent = await runSlices(servers, round, burst, one)
  const cpu = servers.map((server, index) => server.cpu() - begun[index])
  for (const agent of agents) agent.destroy()
  return describeBurst(burst, slice * slices, spent, cpu)
}

function describeBurst({ name, what, per }, total, spent, cpu) {
  const scale = per === 'login' ? { unit: 'ms', digits: 2, by: 1 } : { unit: 'µs', by: 1000 }
  return [
    { name, what, unit: '/s', isRate: true, values: spent.map((seconds) => total / seconds) },
    {
      ...scale,
      name: `${name}-cpu`,
      what: `${what}: CPU of a ${per}`,
      values: cpu.map((each) => (each * scale.by) / total),
    },
  ]
}

/** The values of some servers, as those of all: the others have none. */
function spread(servers, chosen, figures) {
  return figures.map(({ values, ...figure }) => ({
    ...figure,
    values: servers.map((server) => values[chosen.indexOf(server)]),
  }))
}

async function measureBursts(servers, round, wants) {
  const figures = []
  for (const burst of bursts.filter(({ name }) => wants(name))) {
    const chosen = servers.filter(({ tasks }) => tasks[burst.task] !== undefined)
    figures.push(...spread(servers, chosen, await measureBurst(chosen, round, burst)))
    if (burst.name === 'token') figures.push(shareOfSignatures(figures.at(-2)))
  }
  return figures
}

/** Token requests, of the signatures that a core makes at the same time. */
function shareOfSignatures({ values }) {
  const rate = signatureRate()
  return {
    name: 'token-share',
    what: 'token requests, of the signatures of a core',
    unit: '%',
    isRate: true,
    values: values.map((value) => (value === undefined ? undefined : (100 * value) / rate)),
  }
}

async function measureServers(servers, round, wants) {
  const figures = []
  if (wants('idle')) {
    figures.push(await measureMemory(servers, 'idle', 'idle memory'))
    figures.push(...(await measureFirstLogins(servers, round)))
  }
  if (!wants('memory') && !bursts.some(({ name }) => wants(name))) return figures
  await warmUp(servers, round)
  if (wants('memory'))
    figures.push(
      await measureMemory(servers, 'memory', `memory after ${warmUpLogins} logins of each kind`),
    )
  return [...figures, ...(await measureBursts(servers, round, wants))]
}

/** The figures of a round, each with the value of every side. New servers every time: no luck of one lasts. */
async function runRound(sides, round, wants) {
  const figures = wants('start') ? await measureStarts(sides, round) : []
  const servers = await takeTurns(sides, round, async ({ start, origin, tasks }) => ({
    ...(await start()),
    origin,
    tasks,
  }))
  figures.push(...(await measureServers(servers, round, wants)))
  for (const server of servers) await server.stop()
  return figures
}

/** The figures of each round; stderr tells how far it is. */
export async function runRounds(sides, rounds, wants) {
  const measured = []
  for (let round = 0; round < rounds; round++) {
    console.error(`round ${round + 1} of ${rounds}`)
    measured.push(await runRound(sides, round, wants))
  }
  return measured
}
