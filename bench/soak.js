// npm run soak [-- minutes]: logins with pages, 16 at a time, for five minutes; p50 and p99 of the first and the last minute.
import { fileURLToPath } from 'node:url'
import { createAgent, percentile } from './http.js'
import { login } from './logins.js'
import { launch } from './process.js'

const minutes = Number(process.argv[2] ?? 5)
const port = 4872
const origin = `http://localhost:${port}`
const bin = fileURLToPath(new URL('../bin/itsme-simulator.js', import.meta.url))
const server = await launch([process.execPath, bin], `${origin}/readyz`, {
  ITSME_PORT: String(port),
  ITSME_LOG_LEVEL: 'error',
})
const agent = createAgent(16)
const done = []
let errors = 0
const begun = performance.now()

async function worker() {
  while (performance.now() - begun < minutes * 60_000) {
    const at = performance.now()
    try {
      await login(agent, origin)
    } catch (error) {
      errors += 1
      console.error(error.message)
    }
    done.push({ at: at - begun, took: performance.now() - at })
  }
}

await Promise.all(Array.from({ length: 16 }, worker))
const minute = (from) =>
  done.filter(({ at }) => at >= from && at < from + 60_000).map(({ took }) => took)
const show = (times) =>
  `${times.length} logins, p50 ${percentile(times, 0.5).toFixed(0)} ms, p99 ${percentile(times, 0.99).toFixed(0)} ms`
console.log(`${done.length} logins, ${errors} errors, ${server.memory().toFixed(0)} MB`)
console.log(`first minute: ${show(minute(0))}`)
console.log(`last minute: ${show(minute((minutes - 1) * 60_000))}`)
agent.destroy()
await server.stop()
