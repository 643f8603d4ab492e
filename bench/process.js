import { spawn } from 'node:child_process'
import { setMaxListeners } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { constants } from 'node:os'

setMaxListeners(0, process)

// A signal, too, ends by way of 'exit', where servers are stopped and folders removed.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => process.exit(128 + constants.signals[signal]))

/**
 * What a server gets of our environment. NODE_EXTRA_CA_CERTS alone adds 40 ms to every start on Node 20; NODE_OPTIONS and
 * ITSME_* would measure something else.
 */
export function cleanEnvironment(additions = {}) {
  const { PATH, HOME } = process.env
  return { PATH, HOME, ...additions }
}

/** The ports that this process has taken, so that none is taken twice. */
let tried = 0

/** A port that nobody listens on, below those that the system gives to listeners which ask for any. */
export async function freePort() {
  const port = 10_000 + ((process.pid * 61 + tried++) % 20_000)
  const server = createServer()
  const isFree = await new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
  return isFree ? port : freePort()
}

function isThere(url) {
  return new Promise((resolve) => {
    const request = get(url, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(true))
    })
    request.on('error', () => resolve(false))
  })
}

/** CPU time of all threads so far, in milliseconds (Linux). Threads that ended are not counted; Node's stay. */
function cpuTime(pid) {
  const tasks = `/proc/${pid}/task`
  const nanoseconds = readdirSync(tasks).map((task) => threadTime(`${tasks}/${task}/schedstat`))
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6
}

/** In nanoseconds. */
function threadTime(file) {
  try {
    return Number(readFileSync(file, 'utf8').split(' ')[0])
  } catch (error) {
    // It ended meanwhile.
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return 0
    throw error
  }
}

/** The same with threads that ended, by the hundredth of a second. */
function coarseCpuTime(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** Resident memory of a process in MB (Linux). */
export function memoryOf(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

/** Starts a server and waits for its first answer; `milliseconds` tells how long that took from the start of the process. */
export async function launch(command, url, environment = {}) {
  if (await isThere(url)) throw new Error(`something answers at ${url} already`)
  return launchUntil(command, () => isThere(url), environment)
}

/** Starts a server, and waits until it is there. */
export async function launchUntil(command, isReady, environment = {}) {
  const begun = performance.now()
  const [file, ...args] = command
  const child = spawn(file, args, { env: cleanEnvironment(environment), stdio: 'ignore' })
  let ended = false
  process.prependOnceListener('exit', () => child.kill('SIGKILL'))
  child.once('exit', () => {
    ended = true
  })
  while (!(await isReady())) {
    if (ended || performance.now() - begun > 30_000)
      throw new Error(`${command.join(' ')} did not answer`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  const milliseconds = performance.now() - begun
  return {
    milliseconds,
    memory: () => memoryOf(child.pid),
    cpu: () => cpuTime(child.pid),
    coarseCpu: () => coarseCpuTime(child.pid),
    async stop() {
      if (ended) return
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
    },
  }
}
