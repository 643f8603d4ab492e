import type { Finding } from '../../domain/finding.ts'
import type { OpenedJwt } from '../jwt/open-jwt.ts'

/** Parameters of CIBA Core that itsme does not mention. They are ignored. */
const ignored = ['binding_message', 'user_code', 'nonce', 'request_uri']
/** Claims that a signed request must have (OpenID Connect CIBA Core 7.1.1). itsme's own example lacks some. */
const needed = ['exp', 'iat', 'nbf']

/** Returns in what a request differs from itsme's documentation, or from the specification where that is silent. */
export function findingsOfRequest({ claims, ...opened }: OpenedJwt): Finding[] {
  const { textTimes, isEncrypted, lacksKid } = opened
  const findings: Finding[] = ignored
    .filter((name) => claims[name] !== undefined)
    .map((name) => ({
      rule: 'ciba-parameter-ignored',
      message: `${name} is not mentioned in itsme's documentation, and ignored`,
    }))
  if (isEncrypted) {
    const message = 'the request is encrypted, which itsme does not mention'
    findings.push({ rule: 'ciba-parameter-ignored', message })
  }
  if (lacksKid) {
    const message = 'the header of the request names no key (kid)'
    findings.push({ rule: 'jwt-without-kid', message })
  }
  const missing = [
    ...needed.filter((name) => claims[name] === undefined),
    ...(typeof claims['jti'] === 'string' ? [] : ['jti']),
  ]
  if (missing.length > 0) {
    const message = `the request lacks ${missing.join(', ')}`
    findings.push({ rule: 'ciba-request-incomplete', message })
  }
  const texts = [...textTimes, ...(typeof claims['claims'] === 'string' ? ['claims'] : [])]
  if (texts.length > 0) {
    const message = `texts in the request: ${texts.join(', ')}`
    findings.push({ rule: 'ciba-text-values', message })
  }
  return findings
}
