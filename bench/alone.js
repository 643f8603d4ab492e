// What is measured of the simulator without its peers.
import { fileURLToPath } from 'node:url'
import { createAgent, drive, median } from './http.js'
import { freshUserLogin, openSandboxes } from './isolation.js'
import { unattendedLogin } from './logins.js'
import { freePort } from './process.js'
import { simulatorSide } from './simulator-side.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const openSide = async () => simulatorSide('itsme-simulator', root, await freePort())

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
async function runSandboxes(count, logins) {
  const { start, origin } = await openSide()
  const server = await start()
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
  return { rate, each: (after - before) / count }
}

/** Figures as those of the rounds, with one value each. */
export async function measureAlone() {
  const { confirmToNextPage } = await import('./browser.js')
  const nextPage = await confirmToNextPage(await openSide(), await freePort())
  const library = await libraryTimes()
  const { rate, each } = await runSandboxes(50, 20)
  return [
    {
      name: 'next-page',
      what: 'confirmation to the next page of the browser, median',
      unit: 'ms',
      // The second side is the bare server.
      values: nextPage,
    },
    {
      name: 'library',
      what: 'library: start and stop after the first, median',
      unit: 'ms',
      digits: 1,
      values: [library],
    },
    {
      name: 'sandboxes',
      what: 'unattended logins in 50 sandboxes, 8 at a time',
      unit: '/s',
      values: [rate],
    },
    {
      name: 'sandbox-memory',
      what: 'memory of a sandbox after 20 logins',
      unit: 'MB',
      digits: 1,
      values: [each],
    },
  ]
}
