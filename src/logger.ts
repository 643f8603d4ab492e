import type { LogLevel } from './config/options/given-options.ts'
import { isoTime } from './domain/clock.ts'
import { type JournalEntry, type JournalEntryType, printable } from './domain/journal-entry.ts'
import type { Login } from './domain/login/login.ts'
import type { LoginOutcome } from './domain/login/login-outcome.ts'
import { placeOfLogin } from './domain/login/login-request.ts'

type Severity = Exclude<LogLevel, 'silent'>

/** Writes events to the log, one line each. */
export interface Logger {
  /** Whether lines of that severity are written. */
  isOn(severity: Severity): boolean
  entry(entry: JournalEntry): void
  /** Whether a login has a line of its own when it has ended: in JSON only. */
  readonly hasLogins: boolean
  /** @param label the prefix of the message */
  login(login: Login, outcome: LoginOutcome, label: string): void
  log(severity: Severity, message: string): void
}

interface LoggerOptions {
  readonly level: LogLevel
  readonly format: 'text' | 'json'
  readonly now: () => number
  readonly write: (line: string) => void
}

const order: readonly LogLevel[] = ['silent', 'error', 'warn', 'info', 'debug']

const severities = {
  request: 'info',
  action: 'info',
  token: 'info',
  control: 'info',
  finding: 'info',
  fault: 'info',
  refusal: 'info',
  error: 'error',
} as const satisfies Record<JournalEntryType, Severity>

export function createLogger({ level, format, now, write }: LoggerOptions): Logger {
  const isOn = (severity: Severity) => order.indexOf(severity) <= order.indexOf(level)
  const line = (at: number, severity: Severity, message: string, more: object = {}) =>
    format === 'json'
      ? JSON.stringify({ time: isoTime(at), level: severity, message, ...more })
      : `${isoTime(at).slice(11)}  ${printable(message)}`
  return {
    isOn,
    entry(entry) {
      const severity = severities[entry.type]
      if (!isOn(severity)) return
      const { seq, type, login, partner, service, phoneNumber, action, reference } = entry
      const more = { seq, type, login, partner, service, phoneNumber, action, reference }
      write(line(entry.at, severity, entry.summary, more))
    },
    hasLogins: format === 'json' && isOn('info'),
    login(login, outcome, label) {
      const { id, entry, issuer, beganAt } = login.head
      const at = now()
      const duration = Math.round(at - beganAt)
      const facts = { login: id, outcome, entry, issuer, ...placeOfLogin(login), duration }
      write(line(at, 'info', `${label}login ended: ${outcome}`, { type: 'login', ...facts }))
    },
    log(severity, message) {
      if (isOn(severity)) write(line(now(), severity, message))
    },
  }
}

/**
 * Describes an error for the log: its message and where it was thrown. Causes are left out, because they may contain
 * key material.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return `unexpected: ${String(error)}`
  const where = error.stack?.split('\n')[1]?.trim() ?? ''
  return `unexpected: ${error.name}: ${error.message} ${where}`
}
