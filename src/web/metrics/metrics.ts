import type { BeginCall } from '../../state/store.ts'

/** What is told about one request. */
export interface RequestLabels {
  /** Such as `v2 token`, `control` or `identify`. */
  readonly route: string
  readonly method: string
  readonly status: number
}

/** What a simulator and its sandboxes tell of themselves. The sandbox is empty for the simulator itself. */
export interface Metrics {
  /** Begins to measure a request. Returns a function that ends it. */
  beginRequest(): (labels: RequestLabels) => void
  /** Counts an event stream. Returns a function to call when it has ended. */
  beginStream(): () => void
  /** Measures a call of a shared store. */
  readonly beginCall: BeginCall
  /** @param client how the partner authenticates, or `unknown` */
  countLogin(sandbox: string, client: string, outcome: string): void
  countFault(sandbox: string, kind: string): void
  countFinding(sandbox: string, rule: string): void
  countError(sandbox: string): void
  /** Asks a simulator whenever somebody reads the metrics. Returns a function that ends this. */
  watch(sandbox: string, watched: Watched): () => void
  /** Returns the metrics in the text format of Prometheus. */
  read(): Promise<{ readonly type: string; readonly text: string }>
}

/** What is asked when somebody reads the metrics. */
export interface Watched {
  readonly countPending: () => Promise<number>
  readonly isStoreReady: () => boolean
}
