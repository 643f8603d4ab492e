import type { FixtureDocument, SettingsFixture } from '../../config/fixtures/fixture-types.ts'

/** The options of a new sandbox. */
export interface NewSandbox {
  /**
   * The name of a team, which is the id of its sandbox: 1 to 40 lower-case letters, digits and hyphens, beginning with a
   * letter. Random by default.
   */
  readonly name?: string
  /** Its control token, at least 16 characters. Random by default. */
  readonly token?: string
  /** A fixture document, which is laid over the fixtures of the simulator. */
  readonly fixtures?: FixtureDocument | Readonly<Record<string, unknown>>
  readonly settings?: SettingsFixture
  /** Seconds without a request after which the sandbox closes: 900 by default. With 0 it never closes. */
  readonly idleSeconds?: number
}

/** A sandbox, as the control API returns it. Times in ISO 8601. */
export interface SandboxJson {
  readonly id: string
  /** The prefix of every path in the sandbox, such as `http://localhost:4876/s/k3x9`. */
  readonly url: string
  readonly issuers: { readonly csapi: string; readonly v2: string }
  /** Its control token. */
  readonly token: string
  readonly createdAt: string
  /** Null if it never closes. */
  readonly expiresAt: string | null
}
