import type { ActionQuery } from './actions.ts'

/** How many codes or access tokens were expired. */
export interface Expired {
  readonly expired: number
}

/** Expires codes and access tokens now. */
export interface ExpiryApi {
  /** Codes that have not been redeemed. */
  readonly codes: { expire(query?: ActionQuery & { readonly code?: string }): Promise<Expired> }
  readonly accessTokens: {
    expire(query?: ActionQuery & { readonly accessToken?: string }): Promise<Expired>
  }
}

/** The result of a key rotation. Times in ISO 8601. */
export interface RotationJson {
  /** Id of the key that signs now. */
  readonly signingKid: string
  /** Ids of all published keys, the signing key first. */
  readonly kids: readonly string[]
  /** When the new key begins to sign. */
  readonly signsAt: string
  /** When the previous keys are no longer published. */
  readonly retiresAt: string
  /** `memory`: the rotation is lost at a restart, since the keys did not come from a file. */
  readonly kept: 'file' | 'memory' | 'store'
}

/** The keys in use. */
export type KeysJson = Pick<RotationJson, 'signingKid' | 'kids'>

/** The simulator's own keys. */
export interface KeyApi {
  /**
   * Creates a new signing key. The previous keys stay published until 24 hours after the new key begins to sign.
   *
   * @param options `signsAfter`: seconds until the new key begins to sign, 0 by default, at most 86,400. The new key is
   * published at once and the old key signs until then, for clients that cache keys and do not fetch them again
   * @throws SimulatorError `keys-are-fixed` if the keys were given as a JWKS, or if their file cannot be written
   */
  rotate(options?: { readonly signsAfter?: number }): Promise<RotationJson>
  /**
   * Undoes all rotations since the start, also those of faults: the keys of the start sign again, and only they are
   * published.
   *
   * @throws SimulatorError `keys-are-fixed` if their file cannot be written
   */
  restore(): Promise<KeysJson>
}
