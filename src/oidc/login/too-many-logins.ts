import { errors } from '../library.ts'

/** Returns the error for a login beyond the bounds: what is still waiting is refused (docs/limits.md). */
export function tooManyLogins(): Error {
  const description = 'There are too many logins in flight.'
  return new errors.CustomOIDCProviderError('temporary_unavailable', description)
}
