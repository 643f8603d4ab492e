import type { TokenDraft } from './kind.ts'

/** A draft with some claims changed. */
export function withClaims(draft: TokenDraft, claims: Record<string, unknown>): TokenDraft {
  return { ...draft, payload: { ...draft.payload, ...claims } }
}

/** Where something is signed, a draft with some claims changed; undefined where userinfo is JSON. */
export function withSignedClaims(
  draft: TokenDraft,
  claims: Record<string, unknown>,
): TokenDraft | undefined {
  return draft.form === 'json' ? undefined : withClaims(draft, claims)
}

/** A draft without a claim; undefined where it has none. */
export function withoutClaim(draft: TokenDraft, name: string): TokenDraft | undefined {
  if (!Object.hasOwn(draft.payload, name)) return undefined
  const { [name]: _gone, ...payload } = draft.payload
  return { ...draft, payload }
}

/** A draft with another header; undefined where nothing is signed. */
export function withHeader(
  draft: TokenDraft,
  header: Readonly<Record<string, unknown>>,
): TokenDraft | undefined {
  return draft.form === 'json' ? undefined : { ...draft, header }
}

/** `fault` where something is signed, undefined where userinfo is JSON. */
export function whereSigned(draft: TokenDraft, fault: Partial<TokenDraft>): TokenDraft | undefined {
  return draft.form === 'json' ? undefined : { ...draft, ...fault }
}

/** `fault` where something is encrypted, undefined elsewhere. */
export function whereEncrypted(
  draft: TokenDraft,
  fault: Partial<TokenDraft>,
): TokenDraft | undefined {
  return draft.form === 'encrypted' ? { ...draft, ...fault } : undefined
}

/** A time claim in seconds since the epoch. */
export function secondsOf({ payload }: TokenDraft, name: string): number {
  return Number(payload[name] ?? 0)
}
