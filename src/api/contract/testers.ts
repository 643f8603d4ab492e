/** What is asked for a new token. */
export interface NewToken {
  readonly role: 'tester'
  /** Seconds until the access ends: 30 days by default. */
  readonly expiresIn?: number
}

/** The access of a tester. Times in ISO 8601. */
export interface TokenJson {
  readonly id: string
  readonly role: 'tester'
  readonly createdAt: string
  readonly expiresAt: string
  /** When somebody signed in with the link; null if nobody has yet. */
  readonly usedAt: string | null
}

/** A new token. The link is shown only here, and signs in once. */
export interface NewTokenJson extends TokenJson {
  readonly url: string
}
