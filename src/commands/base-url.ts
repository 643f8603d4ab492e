import { url, withoutSlash } from '../config/options/option-spec.ts'
import { ConfigurationError } from '../domain/errors.ts'
import { discoveryPath, issuers } from '../oidc/issuers.ts'

/** The URL of a simulator, from what was typed: its own, an issuer's or a discovery document's. @throws ConfigurationError */
export function baseOf(given: string): string {
  const { origin, pathname } = new URL(checked(given, given))
  const path = pathname.replace(/\/+$/, '').replace(discoveryPath, '')
  const issuer = issuers.find((each) => path.endsWith(each.path))
  return origin + path.slice(0, path.length - (issuer?.path.length ?? 0))
}

/** The public URL of the environment, as it is. @throws ConfigurationError */
export function ownBaseOf(publicUrl: string): string {
  return withoutSlash(checked(publicUrl, 'ITSME_PUBLIC_URL'))
}

function checked(given: string, path: string): string {
  if (url.safeParse(given).success) return given
  const message = 'must be the http or https URL of a simulator, such as https://itsme.example.com'
  throw new ConfigurationError([{ path: path === '' ? 'URL' : path, message }])
}
