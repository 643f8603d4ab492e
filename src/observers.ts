import type { Configuration } from './config/configuration.ts'
import type { Clock } from './domain/clock.ts'
import type { JournalEntry } from './domain/journal-entry.ts'
import { defaultBrowserUrl, type Names } from './domain/origin.ts'
import type { Logger } from './logger.ts'
import { followEndedLogins } from './state/ended-logins.ts'
import type { State } from './state/state.ts'
import type { Store } from './state/store.ts'
import { countJournal, countLogin } from './web/metrics/follow-journal.ts'
import type { Metrics } from './web/metrics/metrics.ts'

/** What the log and the metrics of a simulator or a sandbox are made from. */
interface ObservedParts {
  readonly store: Store
  readonly configuration: Configuration
  readonly clock: Clock
  readonly logger: Logger
  /** The prefix of its lines in the log. */
  readonly label?: string
  readonly names: () => Names
  readonly metrics?: Metrics
  /** The id of a sandbox, or empty. */
  readonly sandbox: string
}

/** Reports a core to the metrics. Returns a function that ends this. */
export function reportMetrics(
  state: State,
  { metrics, sandbox, store }: ObservedParts,
): () => void {
  if (metrics === undefined) return () => undefined
  const stops = [
    countJournal(metrics, { state, sandbox }),
    // All sandboxes have one connection.
    ...(sandbox === '' ? [store.shared?.onCall(metrics.beginCall)] : []),
    metrics.watch(sandbox, {
      countPending: async () => (await state.actions.pending()).length,
      isStoreReady: () => store.shared?.isReady() ?? true,
    }),
  ]
  return () => {
    for (const stop of stops) stop?.()
  }
}

/** Reports each login that ends: in a line of a JSON log, and in the metrics. */
export function followLogins(
  state: State,
  { logger, clock, label, metrics, sandbox }: ObservedParts,
): void {
  if (!logger.hasLogins && metrics === undefined) return
  const prefix = label === undefined ? '' : `${label}  `
  followEndedLogins(state, clock, (login, outcome) => {
    if (logger.hasLogins) logger.login(login, outcome, prefix)
    if (metrics !== undefined)
      void countLogin(metrics, { state, sandbox }, login, outcome).catch(() => undefined)
  })
}

/** Writes the journal entries to the log. */
export function followJournal({ journal }: State, parts: ObservedParts): void {
  const { logger, label, names, configuration } = parts
  const prefix = label === undefined ? '' : `${label}  `
  const hasPages = !configuration.disable.includes('inspector')
  /** What was refused is explained on the page of its login. */
  const seeLogin = ({ type, login }: JournalEntry) =>
    hasPages && login !== undefined && (type === 'refusal' || type === 'error')
      ? `; see ${defaultBrowserUrl(names())}/inspector/logins/${login}`
      : ''
  const follow = logger.isOn('info') ? journal.followOwn : journal.followErrors
  follow((entry) => logger.entry({ ...entry, summary: prefix + entry.summary + seeLogin(entry) }))
}
