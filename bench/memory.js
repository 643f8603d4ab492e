// npm run bench -- memory: what many logins leave behind.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { call, createAgent, drive } from './http.js'
import { unattendedLogin } from './logins.js'
import { load, machine } from './machine.js'
import { cleanEnvironment, freePort, memoryOf } from './process.js'

const servers = fileURLToPath(new URL('servers.js', import.meta.url))
const marks = [0, 1_000, 10_000, 25_000, 50_000, 75_000, 100_000]

async function isReady(agent, origin) {
  try {
    return (await call(agent, `${origin}/readyz`)).status === 200
  } catch {
    return false
  }
}

/** Prints the heap, collected, and resident memory after more and more logins, with access tokens of one second. */
export async function printMemory() {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const child = fork(servers, ['heap'], {
    env: cleanEnvironment({ PORT: String(port) }),
    execArgv: ['--expose-gc'],
  })
  process.prependOnceListener('exit', () => child.kill('SIGKILL'))
  const heap = () =>
    new Promise((resolve) => {
      child.once('message', resolve)
      child.send('heap')
    })
  const agent = createAgent(8)
  while (!(await isReady(agent, origin))) {
    if (child.exitCode !== null) throw new Error('the simulator did not start')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  console.log(`${machine()}; load ${load()}; unattended logins, 8 at a time\n`)
  console.log('| logins | heap, collected | resident |\n| --- | --- | --- |')
  let done = 0
  for (const mark of marks) {
    await drive(mark - done, 8, () => unattendedLogin(agent, origin))
    done = mark
    const collected = ((await heap()) / 1024 / 1024).toFixed(1)
    const resident = memoryOf(child.pid).toFixed(0)
    console.log(`| ${mark.toLocaleString('en')} | ${collected} MB | ${resident} MB |`)
  }
  console.log(`\nload ${load()} at the end`)
  agent.destroy()
  child.kill()
}
