import type { AttributeValues, TokenDraft, TokenFault } from './kind.ts'

/** Explains why a fault kind has no effect on a token. */
export function whyNotHere(
  kind: TokenFault,
  draft: TokenDraft,
  attributes: AttributeValues,
): string {
  const hasEffect = (changes: Partial<TokenDraft>) =>
    kind.apply({ ...draft, ...changes }, attributes) !== undefined
  const signed = { form: 'signed', header: { alg: 'RS256', kid: 's1' } } as const
  if (draft.form === 'json' && hasEffect(signed)) {
    return 'userinfo is plain JSON, not signed (the setting userinfo.format of the partner)'
  }
  if (draft.form !== 'encrypted' && hasEffect({ form: 'encrypted' })) {
    return 'the token is not encrypted (the setting encryption of the partner)'
  }
  if (hasEffect({ payload: { ...draft.payload, nonce: 'x' } })) return 'the client sent no nonce'
  const { claim } = attributes
  return claim === undefined ? 'there is nothing to make wrong' : `there is no claim "${claim}"`
}
