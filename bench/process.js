import { spawn } from 'node:child_process'
import { setMaxListeners } from 'node:events'
import { readFileSync } from 'node:fs'
import { get } from 'node:http'

setMaxListeners(0, process)

function isThere(url) {
  return new Promise((resolve) => {
    const request = get(url, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(true))
    })
    request.on('error', () => resolve(false))
  })
}

/** Starts a server and waits for its first answer; `milliseconds` tells how long that took from the start of the process. */
export async function launch(command, url, environment = {}) {
  if (await isThere(url)) throw new Error(`something answers at ${url} already`)
  const begun = performance.now()
  const [file, ...args] = command
  const child = spawn(file, args, {
    env: { ...process.env, ...environment },
    stdio: 'ignore',
  })
  let ended = false
  process.once('exit', () => child.kill('SIGKILL'))
  child.once('exit', () => {
    ended = true
  })
  while (!(await isThere(url))) {
    if (ended || performance.now() - begun > 30_000)
      throw new Error(`${command.join(' ')} did not answer at ${url}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  const milliseconds = performance.now() - begun
  return {
    milliseconds,
    /** Resident memory in MB (Linux). */
    memory: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    async stop() {
      if (ended) return
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
    },
  }
}
