import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Metrics, Watched } from './metrics.ts'

/** Bounds of durations, in seconds. A login waits for a person, but no request does. */
const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** Bounds of the durations of calls to the store, in seconds. */
const callBuckets = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 1]

/** Creates metrics for Prometheus. This is a separate file so that a simulator without metrics never loads the library. */
export function createPrometheus(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const watched = new Map<string, Watched>()
  collectDefaultMetrics({ register: registry })

  const requests = new Histogram({
    name: 'itsme_request_duration_seconds',
    help: 'Duration of requests, without event streams and calls that wait',
    labelNames: ['route', 'method', 'status'],
    buckets,
    registers,
  })
  const counter = (name: string, help: string, labels: readonly string[]) =>
    new Counter({ name, help, labelNames: ['sandbox', ...labels], registers })
  const logins = counter('itsme_logins_total', 'Logins that ended', ['client', 'outcome'])
  const faults = counter('itsme_faults_fired_total', 'Faults that fired', ['kind'])
  const findings = counter('itsme_findings_total', 'Findings that were new', ['rule'])
  const errors = counter('itsme_errors_total', 'Errors of the simulator itself', [])

  const streams = new Gauge({
    name: 'itsme_event_streams',
    help: 'Event streams that are open',
    registers,
  })
  const calls = new Histogram({
    name: 'itsme_store_call_duration_seconds',
    help: 'Duration of calls of a shared store',
    labelNames: ['result'],
    buckets: callBuckets,
    registers,
  })

  new Gauge({
    name: 'itsme_pending_actions',
    help: 'Actions that wait for their users',
    labelNames: ['sandbox'],
    registers,
    async collect() {
      this.reset()
      for (const [sandbox, { countPending }] of watched)
        this.set({ sandbox }, await countPending().catch(() => Number.NaN))
    },
  })
  new Gauge({
    name: 'itsme_store_ready',
    help: '1 if the store can be used, otherwise 0',
    registers,
    collect() {
      this.set([...watched.values()].every(({ isStoreReady }) => isStoreReady()) ? 1 : 0)
    },
  })

  return {
    beginRequest: () => requests.startTimer(),
    beginStream() {
      streams.inc()
      return () => streams.dec()
    },
    beginCall() {
      const end = calls.startTimer()
      return (hasFailed) => void end({ result: hasFailed ? 'error' : 'ok' })
    },
    countLogin: (sandbox, client, outcome) => logins.inc({ sandbox, client, outcome }),
    countFault: (sandbox, kind) => faults.inc({ sandbox, kind }),
    countFinding: (sandbox, rule) => findings.inc({ sandbox, rule }),
    countError: (sandbox) => errors.inc({ sandbox }),
    watch(sandbox, each) {
      watched.set(sandbox, each)
      return () => void watched.delete(sandbox)
    },
    read: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  }
}
