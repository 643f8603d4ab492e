import { url, withoutSlash } from '../config/options/option-spec.ts'
import { ConfigurationError } from '../domain/errors.ts'
import { discoveryPath, issuers } from '../oidc/issuers.ts'

/**
 * Returns the URL of a simulator, given that URL, the URL of an issuer or that of a discovery document.
 *
 * @throws ConfigurationError
 */
export function baseOf(given: string): string {
  const { origin, pathname } = new URL(checked(given, given))
  const path = pathname.replace(/\/+$/, '').replace(discoveryPath, '')
  const issuer = issuers.find((each) => path.endsWith(each.path))
  return origin + path.slice(0, path.length - (issuer?.path.length ?? 0))
}

/** Returns the public URL of the environment, without a trailing slash. @throws ConfigurationError */
export function ownBaseOf(publicUrl: string): string {
  return withoutSlash(checked(publicUrl, 'ITSME_PUBLIC_URL'))
}

function checked(given: string, path: string): string {
  if (url.safeParse(given).success) return given
  const message = 'must be the http or https URL of a simulator, such as https://itsme.example.com'
  throw new ConfigurationError([{ path: path === '' ? 'URL' : path, message }])
}
