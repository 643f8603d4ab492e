import { nearestHint } from '../../config/nearest.ts'
import { acrValues, isKnownAcr } from '../../domain/claims/acr.ts'
import {
  type ClaimsRequest,
  claimNames,
  claimsByScope,
  requestedClaims,
} from '../../domain/claims/claims.ts'
import type { Finding } from '../../domain/finding.ts'
import { membersOf } from '../../domain/members.ts'
import { isLoopbackUri } from '../../domain/origin.ts'
import type { Partner, Service } from '../../domain/partner.ts'
import { textParam } from '../context.ts'
import type { Issuer } from '../issuers.ts'
import { filledNumber, hintedNumber } from './named-user.ts'

/** A valid request, as far as findings need it. */
interface CheckedRequest {
  readonly params: Readonly<Record<string, unknown>>
  readonly scope: string
  readonly partner: Partner
  readonly service: Service
  readonly requestObject: 'signed' | 'encrypted' | undefined
  readonly claims: ClaimsRequest
  readonly issuer: Issuer['name']
  /** Whether the ID token contains the userinfo claims too. */
  readonly merges: boolean
}

/** Returns what itsme would refuse or advises against in a request that the simulator accepts. */
export function findingsOf(request: CheckedRequest): Finding[] {
  return [
    ...scopeFindings(request),
    ...claimFindings(request),
    ...redirectUriFindings(request),
    ...objectFindings(request),
    ...missingFindings(request),
    ...hintFindings(request),
    ...ignoredFindings(request),
    ...placeFindings(request),
  ]
}

/** Finds claims that the ID token contains although the request asks for them in userinfo (itsme's documentation, scope). */
function placeFindings({ issuer, merges, scope, claims }: CheckedRequest): Finding[] {
  if (!merges || issuer !== 'v2') return []
  const requested = requestedClaims('', { id_token: claims.id_token ?? {} })
  const others = requestedClaims(scope, claims).filter((name) => !requested.includes(name))
  if (others.length === 0) return []
  const message = `the ID token also contains what itsme returns in userinfo only: ${others.slice(0, 5).join(', ')}`
  return [{ rule: 'claims-in-id-token', message }]
}

/** Finds values that are accepted but unknown, and therefore have no effect. */
function ignoredFindings({ params, claims }: CheckedRequest): Finding[] {
  const { value, values } = membersOf(claims.id_token?.['acr'])
  const levels = [value, values].flat().filter((each) => typeof each === 'string')
  const asked = (textParam(params, 'acr_values') ?? '').split(' ')
  const locales = (textParam(params, 'ui_locales') ?? '').split(' ')
  return [
    ...ignored('acr_values', [...asked, ...levels], isKnownAcr, acrValues),
    ...ignored('ui_locales', locales, (each) => isLocale(each), supportedLocales),
  ]
}

/** Languages of itsme's pages (itsme's documentation, ui_locales). */
const supportedLocales = ['fr', 'nl', 'de', 'en']

function isLocale(tag: string): boolean {
  return supportedLocales.includes(tag.toLowerCase().split('-')[0] ?? '')
}

function ignored(
  name: string,
  given: readonly string[],
  isKnown: (value: string) => boolean,
  known: readonly string[],
): Finding[] {
  const unknown = given.filter((value) => value !== '' && !isKnown(value))
  if (unknown.length === 0) return []
  const message = `unknown in ${name}, changes nothing: ${listed(unknown, known)}`
  return [{ rule: 'value-ignored', message, parameter: name }]
}

const knownScopes = new Set(['openid', ...Object.keys(claimsByScope)])

function scopeFindings({ scope }: CheckedRequest): Finding[] {
  const unknown = scope
    .split(' ')
    .filter((value) => value !== '' && !knownScopes.has(value) && !value.startsWith('service:'))
  if (unknown.length === 0) return []
  const message = `unknown in the scope, gives nothing: ${listed(unknown, knownScopes)}`
  return [{ rule: 'unknown-scope', message }]
}

/** Protocol claims, and those of the template of a confirmation. */
const otherClaims = /^(sub|iss|aud|acr|auth_time|nonce|.*\/claim_approval_\w+)$/

function claimFindings({ claims }: CheckedRequest): Finding[] {
  const asked = [...Object.keys(claims.userinfo ?? {}), ...Object.keys(claims.id_token ?? {})]
  const unknown = [...new Set(asked)].filter(
    (name) => !claimNames.includes(name) && !otherClaims.test(name),
  )
  if (unknown.length === 0) return []
  const message = `unknown in claims, gives nothing: ${listed(unknown, claimNames)}`
  return [{ rule: 'unknown-claim', message }]
}

/** Lists the first three values, since a request may contain thousands. */
function listed(values: readonly string[], known: Iterable<string>): string {
  const named = values
    .slice(0, 3)
    .map((value) => `"${value.slice(0, 100)}"${nearestHint(value, known).replace('; ', ', ')}`)
  const rest = values.length > 3 ? ` and ${values.length - 3} more` : ''
  return named.join('; ') + rest
}

function redirectUriFindings({ params }: CheckedRequest): Finding[] {
  const uri = textParam(params, 'redirect_uri') ?? ''
  const findings: Finding[] = []
  if (!uri.startsWith('https:')) {
    findings.push({ rule: 'redirect-uri-not-https', message: `redirect_uri "${uri}" is not https` })
  }
  if (isLoopbackUri(uri)) {
    const message = `redirect_uri "${uri}" is on this machine`
    findings.push({ rule: 'redirect-uri-loopback', message })
  }
  return findings
}

function objectFindings({ service, requestObject }: CheckedRequest): Finding[] {
  if (requestObject === undefined && service.type === 'confirmation') {
    const message = 'a confirmation came without request and request_uri'
    return [{ rule: 'request-object-missing', message }]
  }
  return []
}

function missingFindings({ params, partner }: CheckedRequest): Finding[] {
  const missing = (['state', 'nonce'] as const).filter(
    (name) => textParam(params, name) === undefined,
  )
  return missing.map((name) => ({
    rule: `${name}-missing` as const,
    message: `${partner.code} sent no ${name}`,
  }))
}

function hintFindings({ params }: CheckedRequest): Finding[] {
  if (textParam(params, 'login_hint') === undefined || filledNumber(params)) return []
  const message =
    hintedNumber(params) === undefined
      ? 'login_hint is not a phone number and is ignored'
      : 'login_hint named the user'
  return [{ rule: 'login-hint', message }]
}
