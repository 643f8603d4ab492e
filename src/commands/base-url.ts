import { url } from '../config/option-spec.ts'
import { ConfigurationError } from '../domain/errors.ts'
import { discoveryPath, issuers } from '../oidc/issuers.ts'

/** The URL of a simulator, from what was given: its own, an issuer's or a discovery document's. @throws ConfigurationError */
export function baseOf(given: string): string {
  if (!url.safeParse(given).success || !/^https?:\/\//.test(given)) {
    const message =
      'must be the http or https URL of a simulator, such as https://itsme.example.com'
    throw new ConfigurationError([{ path: given === '' ? 'URL' : given, message }])
  }
  const { origin, pathname } = new URL(given)
  const path = pathname.replace(/\/+$/, '').replace(discoveryPath, '')
  const issuer = issuers.find((each) => path.endsWith(each.path))
  return origin + path.slice(0, path.length - (issuer?.path.length ?? 0))
}
