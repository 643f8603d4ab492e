import { tokenEndpoints, tokenFault } from '../kind.ts'
import { withHeader } from '../token-draft.ts'

/** The header names a key that is not published. */
export const kidUnknown = tokenFault({
  kind: 'kid-unknown',
  about: 'the header names a key that is not published',
  reaction: 'refuse',
  source: 'OpenID Connect Core 10.1',
  endpoints: tokenEndpoints,
  apply: (draft) =>
    draft.header['kid'] === undefined
      ? undefined
      : withHeader(draft, { ...draft.header, kid: 'nobody-published-this' }),
})
