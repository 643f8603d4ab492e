import { tokenEndpoints, tokenFault } from '../kind.ts'
import { secondsOf, withSignedClaims } from '../token-draft.ts'

/** Iat is a week in the past, exp is not. */
export const iatIsWeekInPast = tokenFault({
  kind: 'iat-is-week-in-past',
  about: 'iat is a week in the past, exp is not',
  reaction: 'notice',
  source: 'OpenID Connect Core 3.1.3.7, rule 10: how old a token may be is for the client to say',
  endpoints: tokenEndpoints,
  apply: (draft) => withSignedClaims(draft, { iat: secondsOf(draft, 'iat') - 7 * 24 * 3600 }),
})
