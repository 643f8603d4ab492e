import type { DescribedMetadata } from './describe-metadata.ts'

type Json = Readonly<Record<string, unknown>>

/** The first member of a report. Another number stands for another format. */
export const reportFormat = 'itsme-simulator record 1'

/** One login, without values that belong to somebody. */
export interface RecordedLogin {
  readonly response: Json
  readonly token: Json
  readonly idToken: Json
  readonly userinfo: Json
}

/** What {@link answeredQuestions} needs. */
export interface Recorded {
  readonly discovery: DescribedMetadata
  readonly refusals: Readonly<Record<string, Json>>
  readonly login: RecordedLogin
}

/** How an issuer behaved. It has no secrets and no personal data. */
export interface Report extends Recorded {
  readonly format: typeof reportFormat
  /** ISO 8601. */
  readonly recordedAt: string
  /** The version of the simulator that recorded. */
  readonly version: string
  readonly issuer: string
  readonly authentication: 'client_secret_post' | 'private_key_jwt'
  readonly scope: string
  /** What itsme's documentation leaves open, as far as one login answers it. */
  readonly questions: readonly AnsweredQuestion[]
}

export interface AnsweredQuestion {
  /** Id of the rule in docs/fidelity.md. */
  readonly rule: string
  readonly question: string
  readonly answer: string
}
