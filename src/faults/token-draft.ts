import type { TokenDraft } from './kind.ts'

/** Returns the draft with some claims changed. */
export function withClaims(draft: TokenDraft, claims: Record<string, unknown>): TokenDraft {
  return { ...draft, payload: { ...draft.payload, ...claims } }
}

/** Returns the draft with some claims changed if it is signed; undefined if userinfo is plain JSON. */
export function withSignedClaims(
  draft: TokenDraft,
  claims: Record<string, unknown>,
): TokenDraft | undefined {
  return draft.form === 'json' ? undefined : withClaims(draft, claims)
}

/** Returns the draft without a claim; undefined if it does not contain the claim. */
export function withoutClaim(draft: TokenDraft, name: string): TokenDraft | undefined {
  if (!Object.hasOwn(draft.payload, name)) return undefined
  const { [name]: _gone, ...payload } = draft.payload
  return { ...draft, payload }
}

/** Returns the draft with another header; undefined if it is not signed. */
export function withHeader(
  draft: TokenDraft,
  header: Readonly<Record<string, unknown>>,
): TokenDraft | undefined {
  return draft.form === 'json' ? undefined : { ...draft, header }
}

/** Returns the draft with `fault` applied if it is signed; undefined if userinfo is plain JSON. */
export function whereSigned(draft: TokenDraft, fault: Partial<TokenDraft>): TokenDraft | undefined {
  return draft.form === 'json' ? undefined : { ...draft, ...fault }
}

/** Returns the draft signed by a key of somebody else, which its header announces; undefined if it is not signed. */
export const bySomebodyElse = (draft: TokenDraft, announcedBy: 'jwk' | 'jku' | 'x5u') =>
  // Also where the client secret signs otherwise.
  whereSigned(draft, {
    signature: 'stranger',
    header: { ...draft.header, alg: 'RS256' },
    announcedBy,
  })

/** Returns the draft with `fault` applied if it is encrypted; otherwise undefined. */
export function whereEncrypted(
  draft: TokenDraft,
  fault: Partial<TokenDraft>,
): TokenDraft | undefined {
  return draft.form === 'encrypted' ? { ...draft, ...fault } : undefined
}

/** Returns a time claim in seconds since the epoch; 0 if it is absent. */
export function secondsOf({ payload }: TokenDraft, name: string): number {
  return Number(payload[name] ?? 0)
}
