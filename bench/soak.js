// npm run soak [-- minutes] [--shared]: logins with pages, 16 at a time; latencies of the first and the last part, and memory.
// --shared: two simulators on a Redis, each request at the other one; otherwise one simulator with its memory.
import { parseArgs } from 'node:util'
import { startHosted, startRedis } from './hosted.js'
import { percentile } from './http.js'
import { login } from './logins.js'
import { load, machine } from './machine.js'

const { values, positionals } = parseArgs({
  options: { shared: { type: 'boolean' } },
  allowPositionals: true,
})
const minutes = Number(positionals[0] ?? 5)
const part = Math.min(5, minutes / 5) * 60_000
const redis = values.shared ? await startRedis() : undefined
const hosted = await startHosted('soak', redis === undefined ? 1 : 2, redis)
const agent = hosted.createAgent(16)
const done = []
let errors = 0
const begun = performance.now()

function tellMemory(when) {
  const processes = hosted.memories().map((each) => `${each.toFixed(0)} MB`)
  const ofRedis = redis === undefined ? '' : `; Redis ${redis.memory().toFixed(0)} MB`
  console.log(`${when}: ${processes.join(' + ')}${ofRedis}; load ${load()}`)
}

async function worker() {
  while (performance.now() - begun < minutes * 60_000) {
    const at = performance.now()
    try {
      await login(agent, hosted.origin)
    } catch (error) {
      errors += 1
      console.error(error.message)
    }
    done.push({ at: at - begun, took: performance.now() - at })
  }
}

console.log(`${machine()}; load ${load()}`)
tellMemory('at the start')
const telling = setInterval(
  () => tellMemory(`after ${Math.round((performance.now() - begun) / 60_000)} min`),
  part,
)
await Promise.all(Array.from({ length: 16 }, worker))
clearInterval(telling)
const from = (start) =>
  done.filter(({ at }) => at >= start && at < start + part).map(({ took }) => took)
const show = (times) =>
  `${(times.length / (part / 1000)).toFixed(0)}/s, p50 ${percentile(times, 0.5).toFixed(0)} ms, p99 ${percentile(times, 0.99).toFixed(0)} ms`
const span = `${part / 60_000} min`
console.log(`${done.length} logins, ${errors} errors`)
console.log(`first ${span}: ${show(from(0))}`)
console.log(`last ${span}: ${show(from(minutes * 60_000 - part))}`)
tellMemory('at the end')
agent.destroy()
await hosted.stop()
await redis?.stop()
