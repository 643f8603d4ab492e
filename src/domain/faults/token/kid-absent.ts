import { tokenEndpoints, tokenFault } from '../kind.ts'
import { withHeader } from '../token-draft.ts'

/** The header has no kid; one signing key is published. */
export const kidAbsent = tokenFault({
  kind: 'kid-absent',
  about: 'the header has no kid; one signing key is published',
  reaction: 'tolerate',
  source: 'OpenID Connect Core 10.1: kid is needed where there are several keys',
  endpoints: tokenEndpoints,
  apply: (draft) => {
    const { kid, ...header } = draft.header
    return kid === undefined ? undefined : withHeader(draft, header)
  },
})
