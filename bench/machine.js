import { cpus, loadavg } from 'node:os'

/** How many cores of which processor. */
export function processor() {
  return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`
}

/** Today, as in ISO 8601. */
export function day() {
  return new Date().toISOString().slice(0, 10)
}

/** Node, processor and day: whom the figures belong to. */
export function machine() {
  return `Node ${process.versions.node}, ${processor()}, ${day()}`
}

/** How many processes wanted a core in the last minute. */
export function load() {
  return loadavg()[0].toFixed(1)
}
