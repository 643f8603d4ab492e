import type { KoaContextWithOIDC } from 'oidc-provider'
import { redirectUri } from '../../config/fixtures/partner-schema.ts'
import { nearest, nearestHint, nearestTypo } from '../../config/nearest.ts'
import { defined } from '../../domain/defined.ts'
import { findingFacts, type WrongParameter } from '../../domain/login/login.ts'
import { isLoopbackUri } from '../../domain/origin.ts'
import { findService, type Partner, redirectUrisOf, serviceCodesIn } from '../../domain/partner.ts'
import { errorReference } from '../../domain/random.ts'
import { lacksOpenid } from '../../domain/scope-problem.ts'
import { partnerOf, strictProblem } from '../clients.ts'
import { type IssuerDependencies, textParam } from '../context.ts'
import type { LibraryError } from '../library-error.ts'
import { loginIdOf } from '../login/begin-login.ts'
import { authorizationOf } from '../request-context.ts'
import { partnerRemedy, redirectUriRemedy } from './remedies.ts'
import { type Remedy, remedyText } from './remedy.ts'

/** A refusal in itsme's words, and the reason that only developers see. */
export interface Refusal {
  readonly issuer: string
  readonly error: string
  readonly description: string
  /** What is wrong, with the value that was sent and the nearest valid one. */
  readonly reason: string
  /** The parameter because of which the request is refused. */
  readonly wrong?: WrongParameter
  /** What to run or change. */
  readonly remedy?: Remedy
  readonly status?: number
}

type Params = Readonly<Record<string, unknown>>

/** Journals a refusal, and responds with itsme's error page (itsme's documentation, errors). */
export async function refuseOnPage(
  ctx: KoaContextWithOIDC,
  { state, random, pages }: IssuerDependencies,
  refusal: Refusal,
  params: Params = ctx.query,
): Promise<void> {
  const { findings, requestObject } = authorizationOf(ctx)
  const reference = errorReference(random)
  const remedy = refusal.remedy && remedyText(refusal.remedy)
  await state.journal.write({
    type: 'refusal',
    issuer: refusal.issuer,
    step: 'authorize',
    ...partnerAndService(params),
    reference,
    outcome: refusal.reason,
    detail: { error: refusal.error, ...defined({ remedy }) },
    ...defined({ login: loginIdOf(ctx) }),
    facts: [
      ...findingFacts(findings),
      {
        what: 'refused',
        error: refusal.error,
        description: refusal.description,
        reason: refusal.reason,
        reference,
        ...defined({ wrong: refusal.wrong, remedy, object: requestObject }),
      },
    ],
  })
  await pages.refusal(ctx, {
    status: 400,
    ...refusal,
    reference,
    ...defined({ login: loginIdOf(ctx) }),
  })
}

/**
 * Returns the partner and the service that a request names, for the journal.
 *
 * @param query the query as it was sent: the library drops unknown scopes
 */
export function partnerAndService(
  params: Params,
  query: Params = params,
): { partner?: string; service?: string } {
  const partner = textParam(params, 'client_id')
  const [first] = serviceCodesIn(textParam(query, 'scope') ?? '')
  const service = textParam(params, 'service') ?? first
  return { ...(partner ? { partner } : {}), ...(service ? { service } : {}) }
}

type Explained = Omit<Refusal, 'issuer' | 'status'>

/** Converts an error of the authorization endpoint to itsme's words, with the reason for developers. */
export async function explain(
  ctx: KoaContextWithOIDC,
  dependencies: IssuerDependencies,
  browserUrl: string,
  error: LibraryError,
  params: Params,
): Promise<Explained> {
  const { state, strict } = dependencies
  const clientId = textParam(params, 'client_id')
  if (clientId === undefined || ctx.oidc.client === undefined) {
    const unknown = unknownClient(clientId, await state.partners.list(), params)
    const isStranger = clientId !== undefined && unknown.isNew
    const remedy = isStranger ? await partnerRemedy(clientId, params, dependencies) : undefined
    return { ...unknown, ...defined({ remedy }) }
  }
  if (error.message === 'invalid_redirect_uri' || textParam(params, 'redirect_uri') === undefined) {
    const { refusal, isRegistered, service } = wrongRedirectUri(ctx, params, browserUrl, strict)
    const uri = textParam(params, 'redirect_uri')
    const mayHelp = !isRegistered && redirectUri.safeParse(uri).success
    if (uri === undefined || service === undefined || !mayHelp) return refusal
    const place = { partner: clientId, service, uri }
    return { ...refusal, remedy: await redirectUriRemedy(place, dependencies) }
  }
  if (isOpenidMissing(error, params)) {
    return { ...plain('invalid_scope', 'The scope openid is missing.'), wrong: { name: 'scope' } }
  }
  const description = error.error_description ?? error.message
  const told = givenValue(error, params)
  const detail = error.error_detail === undefined ? '' : ` (${error.error_detail})`
  return {
    ...plain(error.message, description),
    reason: `${error.message}: ${description}${detail}${told}`,
    ...defined({ wrong: wrongParameter(ctx, params) }),
  }
}

/** Returns the parameter because of which a request is refused, if it is known. */
export function wrongParameter(
  ctx: KoaContextWithOIDC,
  params: Params,
): WrongParameter | undefined {
  const { wrong, failure } = authorizationOf(ctx)
  if (wrong !== undefined) return wrong
  if (failure !== undefined && isOpenidMissing(failure, params)) return { name: 'scope' }
  const found = findWrongValue(params)
  return found === undefined ? undefined : { name: found.name }
}

/**
 * Returns what the description of an error that goes back to the client omits, for the journal.
 *
 * @param query the query as it was sent
 */
export function detailOf(error: LibraryError, query: Params): string {
  const { error_detail: detail } = error
  return (detail === undefined ? '' : `; ${detail}`) + givenValue(error, query)
}

/**
 * Checks whether the error is about the scope openid. If another value is wrong, the library refuses the request for
 * that.
 */
function isOpenidMissing(error: LibraryError, params: Params): boolean {
  const scope = textParam(params, 'scope') ?? ''
  const isAboutRequest = ['invalid_request', 'invalid_scope'].includes(error.message)
  return (
    isAboutRequest && findWrongValue(params) === undefined && !scope.split(' ').includes('openid')
  )
}

interface WrongValue {
  readonly name: string
  readonly remedy: string
}

/** The parameters whose values the library refuses without naming them, in the order of its checks. */
const valueChecks: readonly (WrongValue & { readonly isRight: (value: string) => boolean })[] = [
  {
    name: 'scope',
    isRight: (value) => !/^ | {2}| $/.test(value),
    remedy: 'separate the values by single spaces',
  },
  {
    name: 'prompt',
    isRight: (value) =>
      value.split(' ').every((word) => ['login', 'consent', 'none'].includes(word)),
    remedy: 'send login, consent or none, or leave it out',
  },
  {
    name: 'max_age',
    isRight: (value) => /^\d+$/.test(value),
    remedy: 'send a whole number of seconds, or leave it out',
  },
  {
    name: 'code_challenge_method',
    isRight: (value) => value === 'S256',
    remedy: 'send S256',
  },
]

function findWrongValue(params: Params): WrongValue | undefined {
  const lacksMethod =
    params['code_challenge'] !== undefined && params['code_challenge_method'] === undefined
  return valueChecks.find(({ name, isRight }) => {
    const value = textParam(params, name)
    if (value === undefined) return name === 'code_challenge_method' && lacksMethod
    return !isRight(value)
  })
}

/** Returns the value that the library refused without naming it, and what would be right. */
function givenValue(error: LibraryError, params: Params): string {
  if (isOpenidMissing(error, params)) return `; ${lacksOpenid(textParam(params, 'scope') ?? '')}`
  if (!['invalid_request', 'invalid_scope'].includes(error.message)) return ''
  const wrong = findWrongValue(params)
  if (wrong === undefined) return ''
  const { name, remedy } = wrong
  const value = textParam(params, name)
  return value === undefined ? `; ${remedy}` : `; ${name} is "${value.slice(0, 200)}": ${remedy}`
}

function plain(error: string, description: string): Explained {
  return { error, description, reason: `${error}: ${description}` }
}

function unknownClient(
  clientId: string | undefined,
  partners: readonly Partner[],
  params: Params,
): Explained & { readonly isNew: boolean } {
  const words = {
    error: 'invalid_client_id',
    description: 'The client is not known.',
    wrong: { name: 'client_id' },
    isNew: false,
  }
  if (clientId === undefined) {
    const given = params['client_id']
    return {
      ...words,
      reason: Array.isArray(given) ? 'client_id is given more than once' : 'client_id is missing',
    }
  }
  const codes = partners.map(({ code }) => code)
  if (codes.includes(clientId)) {
    const reason = `${clientId} authenticates by private_key_jwt, which csapi does not know; use the v2 issuer`
    return { ...words, reason }
  }
  return {
    ...words,
    reason: `client_id "${clientId}" is unknown${nearestHint(clientId, codes)}`,
    wrong: { name: 'client_id', ...defined({ nearest: nearestTypo(clientId, codes) }) },
    isNew: true,
  }
}

interface WrongUri {
  readonly refusal: Explained
  /** Whether strict mode refuses a URI that is allowed otherwise. Registering it would not help. */
  readonly isRegistered: boolean
  /** The service for which it would have to be registered. */
  readonly service: string | undefined
}

function wrongRedirectUri(
  ctx: KoaContextWithOIDC,
  params: Params,
  browserUrl: string,
  strict: boolean,
): WrongUri {
  const words = {
    error: 'invalid_redirect_uri',
    description: 'The redirect URI is not registered for this service.',
    wrong: { name: 'redirect_uri' },
  }
  const uri = textParam(params, 'redirect_uri')
  const partner = ctx.oidc.client && partnerOf(ctx.oidc.client)
  const [code = ''] = serviceCodesIn(textParam(ctx.query, 'scope') ?? '')
  const named = partner && findService(partner, code)
  const services = named === undefined ? (partner?.services ?? []) : [named]
  const service = services[0]?.code
  if (uri === undefined) {
    const isRepeated = Array.isArray(ctx.query['redirect_uri'])
    const reason = `redirect_uri is ${isRepeated ? 'given more than once' : 'missing'}`
    return { refusal: { ...words, reason }, isRegistered: false, service }
  }
  const registered = services.flatMap((each) => redirectUrisOf(each, browserUrl))
  const fault = strict && registered.includes(uri) ? strictProblem(uri, browserUrl) : undefined
  if (fault !== undefined) {
    const description = 'The redirect URI is not valid.'
    const reason = `redirect_uri "${uri}" ${fault}: itsme refuses it, and so does --strict`
    return { refusal: { ...words, description, reason }, isRegistered: true, service }
  }
  const where = named === undefined ? `partner ${partner?.code}` : code
  const hint = nearest(uri, registered)
  const isLeftOut =
    strict && isLoopbackUri(uri) && services.some((each) => each.anyLoopbackRedirectUri)
  const reason = [
    `redirect_uri "${uri}" is not registered for ${where}`,
    ...(hint === undefined ? [] : [`nearest "${hint}"`]),
    ...(isLeftOut
      ? ['--strict leaves out that any loopback URI is taken, and takes https only']
      : []),
  ].join('; ')
  const wrong = { name: 'redirect_uri', ...defined({ nearest: hint }) }
  return { refusal: { ...words, reason, wrong }, isRegistered: isLeftOut, service }
}
