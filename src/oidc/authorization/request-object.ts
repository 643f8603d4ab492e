import { nearestHint, nearestTypo } from '../../config/nearest.ts'
import { defined } from '../../domain/defined.ts'
import type { Finding } from '../../domain/finding.ts'
import type { RequestObject } from '../../domain/login/login.ts'
import { isLoopbackUri } from '../../domain/origin.ts'
import { findService, type Partner, serviceCodesIn } from '../../domain/partner.ts'
import { textParam } from '../context.ts'
import type { AudienceRule } from '../jwt/audiences.ts'
import { JwtRefusal } from '../jwt/jwt-refusal.ts'
import type { JwtOpener } from '../jwt/open-jwt.ts'
import { FetchRefusal, type Outbound } from '../outbound.ts'
import { ProtocolRefusal } from './protocol-refusal.ts'

type Params = Readonly<Record<string, unknown>>

/** A request some or all of whose parameters came in a request object. */
export interface MergedRequest {
  readonly params: Readonly<Record<string, string>>
  readonly object: RequestObject
  readonly findings: readonly Finding[]
  /** The reason to refuse the request: a parameter whose values differ. */
  readonly refusal?: ProtocolRefusal
}

interface RequestObjectDependencies {
  readonly jwtOpener: JwtOpener
  readonly outbound: Outbound
  readonly strict: boolean
}

/** Claims of the token itself, not parameters of the request (RFC 7519, section 4.1). */
const tokenClaims = new Set(['iss', 'aud', 'exp', 'iat', 'nbf', 'jti', 'sub'])

const withoutKid = 'the header of the request object names no key (kid)'
const plain = 'the request object is signed but not encrypted'

export function hasRequestObject(params: Params): boolean {
  return params['request'] !== undefined || params['request_uri'] !== undefined
}

/**
 * Opens the request object of a request and merges its parameters with those outside. A parameter can be in both
 * places, but its values must not differ (itsme's documentation, request and request_uri; OpenID Connect Core 6).
 *
 * @throws ProtocolRefusal
 */
export async function mergeRequestObject(
  params: Params,
  partner: Partner,
  audience: AudienceRule,
  dependencies: RequestObjectDependencies,
): Promise<MergedRequest> {
  const findings: Finding[] = []
  const token = await findToken(params, partner, findings, dependencies)
  const how = params['request'] === undefined ? 'uri' : 'value'
  const opened = await open(token, how, partner, audience, dependencies)
  const { header, claims, isEncrypted, lacksKid } = opened
  const rules = [
    ...(lacksKid ? [{ rule: 'jwt-without-kid', message: withoutKid } as const] : []),
    ...(isEncrypted ? [] : [{ rule: 'request-object-not-encrypted', message: plain } as const]),
  ]
  const [first] = rules
  if (dependencies.strict && first !== undefined)
    throw wrongObject(`${first.message}: itsme refuses it`)
  findings.push(...rules)
  const form = isEncrypted ? 'encrypted' : 'signed'
  const object = { how, form, header, claims } as const
  const { request, request_uri, ...outside } = params as Record<string, string>
  const inside = paramsOf(claims)
  const refusal = differenceOf(outside, inside)
  return { params: { ...inside, ...outside }, object, findings, ...defined({ refusal }) }
}

function wrongObject(detail: string): ProtocolRefusal {
  const description = 'The request object is not valid.'
  return new ProtocolRefusal('invalid_request_object', description, detail, { name: 'request' })
}

/**
 * Refuses a request object that cannot be opened. Bad data at a `request_uri` has an error of its own (itsme's
 * documentation, errors).
 */
function cannotOpen(how: RequestObject['how'], reason: string): ProtocolRefusal {
  return how === 'uri'
    ? wrongUri(`request object at the request_uri: ${reason}`)
    : wrongObject(`request object: ${reason}`)
}

function wrongUri(detail: string, nearest?: string): ProtocolRefusal {
  const wrong = { name: 'request_uri', ...defined({ nearest }) }
  return new ProtocolRefusal('invalid_request_uri', 'The request_uri is not valid.', detail, wrong)
}

async function findToken(
  params: Params,
  partner: Partner,
  findings: Finding[],
  dependencies: RequestObjectDependencies,
): Promise<string> {
  const uri = textParam(params, 'request_uri')
  const token = textParam(params, 'request')
  if (uri !== undefined && token !== undefined) {
    const detail = 'request and request_uri must not be used together (OpenID Connect Core 6)'
    const description = 'There are two request objects.'
    throw new ProtocolRefusal('invalid_request', description, detail, { name: 'request_uri' })
  }
  if (token !== undefined) return token
  if (uri === undefined) throw wrongObject(whyNoObject(params))
  // The fragment may be a hash of the request object, for caches (OpenID Connect Core 6.2). Nothing is cached here.
  const [address = uri] = uri.split('#')
  checkRegistered(address, partner, textParam(params, 'scope') ?? '')
  checkForm(address, findings, dependencies.strict)
  return fetchToken(address, dependencies.outbound)
}

function whyNoObject(params: Params): string {
  const name = params['request'] === undefined ? 'request_uri' : 'request'
  return `${name} is ${Array.isArray(params[name]) ? 'given more than once' : 'empty'}`
}

/** Checks that the partner registered the URI. Nothing else is ever fetched. */
function checkRegistered(uri: string, partner: Partner, scope: string): void {
  const [code = ''] = serviceCodesIn(scope)
  const named = findService(partner, code)
  const services = named === undefined ? partner.services : [named]
  const registered = services.flatMap(({ requestUris }) => requestUris)
  if (registered.includes(uri)) return
  const where = named === undefined ? `partner ${partner.code}` : code
  const hint = registered.length === 0 ? '; it has none' : nearestHint(uri, registered)
  throw wrongUri(
    `request_uri "${uri}" is not registered for ${where}${hint}; add it to requestUris`,
    nearestTypo(uri, registered),
  )
}

/** Checks for https, an explicit port 443 and a public host (itsme's documentation, request_uri). */
function checkForm(uri: string, findings: Finding[], strict: boolean): void {
  const rules = [
    {
      rule: 'request-uri-not-https',
      kept: uri.toLowerCase().startsWith('https://'),
      message: `request_uri "${uri}" is not https`,
    },
    {
      rule: 'request-uri-port',
      kept: /^https?:\/\/[^/?]+:443([/?]|$)/i.test(uri),
      message: `request_uri "${uri}" has not the port 443 written out`,
    },
    {
      rule: 'request-uri-loopback',
      kept: !isLoopbackUri(uri),
      message: `request_uri "${uri}" is on this machine`,
    },
  ] as const
  for (const { rule, kept, message } of rules) {
    if (kept) continue
    if (strict) throw wrongUri(`${message}: itsme refuses it`)
    findings.push({ rule, message })
  }
}

async function fetchToken(uri: string, outbound: Outbound): Promise<string> {
  try {
    return (await outbound.fetchText(uri)).text.trim()
  } catch (error) {
    if (!(error instanceof FetchRefusal)) throw error
    throw wrongUri(`request_uri "${uri}" ${error.message}`)
  }
}

async function open(
  token: string,
  how: RequestObject['how'],
  partner: Partner,
  audience: AudienceRule,
  { jwtOpener }: RequestObjectDependencies,
) {
  const { authentication, secret } = partner
  const symmetric = authentication === 'client_secret_post' && secret !== undefined
  try {
    return await jwtOpener.open(token, partner, { audience, ...(symmetric ? { secret } : {}) })
  } catch (error) {
    if (!(error instanceof JwtRefusal)) throw error
    throw cannotOpen(how, error.message)
  }
}

function paramsOf(claims: Params): Record<string, string> {
  const entries = Object.entries(claims).filter(
    ([name, value]) => !tokenClaims.has(name) && value !== null && value !== undefined,
  )
  const texts = entries.map(([name, value]) => [name, paramText(name, value)] as const)
  return Object.fromEntries(
    texts.filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/** Parameters that have a meaning here and must be text. Unknown ones are ignored (itsme's documentation). */
export const requestParameters: ReadonlySet<string> = new Set(
  'client_id response_type scope redirect_uri state nonce ui_locales display acr_values claims code_challenge code_challenge_method prompt max_age response_mode login_hint'.split(
    ' ',
  ),
)
/** Parameters whose values may appear in a message. */
const harmless = new Set(
  'client_id response_type scope redirect_uri state ui_locales display acr_values prompt max_age response_mode'.split(
    ' ',
  ),
)

/** Returns the value of a parameter as text, or undefined if the parameter is ignored. */
function paramText(name: string, value: unknown): string | undefined {
  if (name === 'request' || name === 'request_uri') {
    throw wrongObject(`request object: must not hold "${name}" itself (OpenID Connect Core 6.1)`)
  }
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (['claims', 'registration'].includes(name) && !Array.isArray(value))
    return JSON.stringify(value)
  if (!requestParameters.has(name)) return undefined
  throw wrongObject(`request object: "${name}" must be a text`)
}

/** Returns the refusal of the first parameter that has one value outside and another in the request object. */
function differenceOf(
  outside: Params,
  inside: Readonly<Record<string, string>>,
): ProtocolRefusal | undefined {
  for (const [name, value] of Object.entries(inside)) {
    const other = Object.hasOwn(outside, name) ? outside[name] : undefined
    if (other === undefined || isSame(name, value, other)) continue
    const description = `The parameter ${name} differs from the request object.`
    const values = `: outside it is ${JSON.stringify(other)}, in the request object ${JSON.stringify(value)}`
    const detail = `${name} differs${harmless.has(name) ? values : ''}`
    return new ProtocolRefusal('invalid_request', description, detail)
  }
  return undefined
}

function isSame(name: string, inside: string, outside: unknown): boolean {
  if (inside === outside) return true
  return name === 'claims' && typeof outside === 'string' && asJson(inside) === asJson(outside)
}

/** Formats JSON without spaces. Returns other text unchanged; it is refused later. */
function asJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return text
  }
}
