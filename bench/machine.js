import { cpus, loadavg } from 'node:os'

/** Node, processor and day: whom the figures belong to. */
export function machine() {
  const model = cpus()[0]?.model ?? 'unknown processor'
  const day = new Date().toISOString().slice(0, 10)
  return `Node ${process.versions.node}, ${cpus().length} × ${model}, ${day}`
}

/** How many processes wanted a core in the last minute. */
export function load() {
  return loadavg()[0].toFixed(1)
}
