import { acrValue } from '../../acr.ts'
import { tokenFault } from '../kind.ts'
import { withClaims } from '../token-draft.ts'

/** Acr is a level below the one of the login; below basic it is 0, no level at all (OpenID Connect Core 2, acr). */
export const acrDowngraded = tokenFault({
  kind: 'acr-downgraded',
  about: 'acr is a level below the one of the login',
  reaction: 'notice',
  source: 'OpenID Connect Core 3.1.3.7, rule 12: the client should look at acr',
  endpoints: ['token'],
  apply: (draft) => {
    const { acr } = draft.payload
    if (acr === undefined) return undefined
    return withClaims(draft, { acr: String(acr).endsWith('advanced') ? acrValue('basic') : '0' })
  },
})
