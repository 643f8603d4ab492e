import { tokenFault } from '../kind.ts'
import { withClaims } from '../token-draft.ts'

/** Sub in userinfo is not the one of the ID token. */
export const userinfoInvalidSub = tokenFault({
  kind: 'userinfo-invalid-sub',
  about: 'sub in userinfo is not the one of the ID token',
  reaction: 'refuse',
  source: 'OpenID Connect Core 5.3.2',
  endpoints: ['userinfo'],
  apply: (draft) =>
    draft.use === 'userinfo' ? withClaims(draft, { sub: '0'.repeat(36) }) : undefined,
})
