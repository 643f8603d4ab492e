// npm run bench -- hostile: what the largest inputs cost, at a quarter, half and all of their size.
import { fileURLToPath } from 'node:url'
import { inputs } from './hostile-inputs.js'
import { call, createAgent } from './http.js'
import { load, machine } from './machine.js'
import { freePort, launch } from './process.js'
import { Refusal } from './refusal.js'

const bin = fileURLToPath(new URL('../bin/itsme-simulator.js', import.meta.url))
const shares = [1 / 4, 1 / 2, 1]
/** Milliseconds. */
const limits = { stranger: 100, held: 200, perKilobyte: 1, perEntry: 0.2 }

/** Asks for /healthz again and again; the longest answer tells how long the event loop was held. */
function watchLoop(origin) {
  const agent = createAgent(1)
  let longest = 0
  let running = true
  const ended = (async () => {
    while (running) {
      const begun = performance.now()
      await call(agent, `${origin}/healthz`)
      longest = Math.max(longest, performance.now() - begun)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    agent.destroy()
  })()
  return async () => {
    running = false
    await ended
    return longest
  }
}

/** The cheaper of three runs: what else the machine does makes none of them cheaper. */
async function measure(origin, server, input, share) {
  const size = Math.round(input.largest * share)
  let best
  for (let run = 0; run < 3; run++) {
    const agent = createAgent(1)
    const requests = await input.make(size, { agent, origin })
    const stop = watchLoop(origin)
    await new Promise((resolve) => setTimeout(resolve, 20))
    const [fine, coarse] = [server.cpu(), server.coarseCpu()]
    const begun = performance.now()
    const answers = []
    for (const { path, ...options } of requests)
      answers.push(await call(agent, origin + path, options))
    const milliseconds = performance.now() - begun
    const cpu = Math.max(server.cpu() - fine, server.coarseCpu() - coarse - 20)
    const held = await stop()
    agent.destroy()
    const bytes = requests.reduce((sum, { path, body = '' }) => sum + path.length + body.length, 0)
    const status = answers[0].status
    if (best === undefined || cpu < best.cpu)
      best = { size, cpu, held, bytes, status, milliseconds }
  }
  return best
}

/** Why a row is not as it must be; undefined: it is. */
function faultOf({ who, entries }, [quarter, , whole]) {
  const ratio = whole.cpu / Math.max(quarter.cpu, 4)
  if (whole.cpu > 40 && ratio > 6) return `grows by ${ratio.toFixed(1)} from a quarter to all`
  if (whole.held > limits.held) return `holds the event loop for ${whole.held.toFixed(0)} ms`
  if (entries && whole.cpu / whole.size > limits.perEntry)
    return `${(whole.cpu / whole.size).toFixed(2)} ms an entry`
  if (who === 'stranger' && whole.cpu > limits.stranger) return `${whole.cpu.toFixed(0)} ms of CPU`
  const kilobytes = whole.bytes / 1024
  if (who === 'control' && !entries && whole.cpu > Math.max(20, kilobytes * limits.perKilobyte))
    return `${(whole.cpu / kilobytes).toFixed(1)} ms a kB`
  return undefined
}

function row(input, figures, fault) {
  const [, , whole] = figures
  const cells = [
    input.what,
    input.who,
    `${whole.size} ${input.unit}`,
    `${Math.round(whole.bytes / 1024)} kB`,
    ...figures.map(({ cpu }) => `${cpu.toFixed(1)} ms`),
    `${whole.held.toFixed(0)} ms`,
    whole.status,
    fault ?? 'as it must be',
  ]
  return `| ${cells.join(' | ')} |`
}

async function measureAll(origin, server, chosen) {
  const rows = []
  let faults = 0
  for (const input of chosen) {
    const figures = []
    for (const share of shares) figures.push(await measure(origin, server, input, share))
    const fault = faultOf(input, figures)
    if (fault !== undefined) faults += 1
    rows.push(row(input, figures, fault))
    console.error(rows.at(-1))
    const agent = createAgent(1)
    await call(agent, `${origin}/control/reset`, { method: 'POST' })
    agent.destroy()
  }
  return { rows, faults }
}

/** @returns the exit code: 1 when an input costs more than it may */
export async function printHostile(words = ['']) {
  const chosen = inputs.filter(({ what }) => words.some((word) => what.includes(word)))
  if (chosen.length === 0) throw new Refusal(`no input has ${words.join(' or ')} in its name`)
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const command = [process.execPath, bin, '--port', String(port), '--log-level', 'error']
  const server = await launch(command, `${origin}/healthz`)
  const loadBefore = load()
  const { rows, faults } = await measureAll(origin, server, chosen).finally(() => server.stop())
  console.log(`${machine()}; load ${loadBefore} at the start, ${load()} at the end\n`)
  const head =
    'input | whose | largest | bytes | CPU at ¼ | at ½ | at 1 | loop held | status | verdict'
  console.log(`| ${head} |\n|${' --- |'.repeat(head.split('|').length)}`)
  console.log(rows.join('\n'))
  console.log(faults === 0 ? '\nevery input is as it must be' : `\n${faults} inputs are not`)
  return faults === 0 ? 0 : 1
}
