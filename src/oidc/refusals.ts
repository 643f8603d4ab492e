import type { KoaContextWithOIDC } from 'oidc-provider'
import { nearest, nearestHint } from '../domain/nearest.ts'
import { findService, type Partner, redirectUrisOf, serviceCodesIn } from '../domain/partner.ts'
import { errorReference } from '../domain/random.ts'
import { partnerOf, strictFault } from './clients.ts'
import { type IssuerDependencies, textParam } from './context.ts'

/** A refusal as itsme words it, and the reason that only developers see. */
export interface Refusal {
  readonly issuer: string
  readonly error: string
  readonly description: string
  /** What is wrong, with the value, and the nearest right value. */
  readonly reason: string
  /** What to run or change. */
  readonly remedy?: string
  readonly status?: number
}

type Params = Readonly<Record<string, unknown>>

/** Journals a refusal and answers it with itsme's error page (itsme's documentation, errors). */
export async function refuseOnPage(
  ctx: KoaContextWithOIDC,
  { state, random, pages }: IssuerDependencies,
  refusal: Refusal,
  params: Params = ctx.query,
): Promise<void> {
  const reference = errorReference(random)
  await state.journal.write({
    type: 'refusal',
    issuer: refusal.issuer,
    step: 'authorize',
    ...partnerAndService(params),
    reference,
    outcome: refusal.reason,
    detail: { error: refusal.error, remedy: refusal.remedy },
  })
  pages.refusal(ctx, { status: 400, ...refusal, reference })
}

/** Partner and service that a request names, for the journal. @param query as it was sent: the library drops unknown scopes */
export function partnerAndService(
  params: Params,
  query: Params = params,
): { partner?: string; service?: string } {
  const partner = textParam(params, 'client_id')
  const [first] = serviceCodesIn(textParam(query, 'scope') ?? '')
  const service = textParam(params, 'service') ?? first
  return { ...(partner ? { partner } : {}), ...(service ? { service } : {}) }
}

/** What oidc-provider's errors carry beside the message. */
export interface LibraryError extends Error {
  readonly error_description?: string | undefined
  readonly error_detail?: string | undefined
  readonly statusCode?: number
  readonly expose?: boolean
}

interface Explained {
  readonly error: string
  readonly description: string
  readonly reason: string
  readonly remedy?: string
}

/** Puts an error of the authorization endpoint into itsme's words, with the reason for developers. */
export async function explain(
  ctx: KoaContextWithOIDC,
  { state, strict }: IssuerDependencies,
  browserUrl: string,
  error: LibraryError,
  params: Params,
): Promise<Explained> {
  const clientId = textParam(params, 'client_id')
  if (clientId === undefined || ctx.oidc.client === undefined) {
    return unknownClient(clientId, await state.partners.list(), params)
  }
  if (error.message === 'invalid_redirect_uri' || textParam(params, 'redirect_uri') === undefined) {
    return wrongRedirectUri(ctx, params, browserUrl, strict)
  }
  if (error.error_description?.startsWith('openid scope must be requested')) {
    return plain('invalid_scope', 'The scope openid is missing.')
  }
  const description = error.error_description ?? error.message
  const told = givenValue(description, params)
  const detail = error.error_detail === undefined ? '' : ` (${error.error_detail})`
  return {
    ...plain(error.message, description),
    reason: `${error.message}: ${description}${detail}${told}`,
  }
}

/** The value that the library found wrong and does not name, and what would be right. */
function givenValue(description: string, params: Params): string {
  const remedies: readonly (readonly [name: string, words: string, remedy: string])[] = [
    ['max_age', 'max_age', 'send a whole number of seconds, or leave it out'],
    ['prompt', 'prompt value', 'send login, consent or none, or leave it out'],
    ['code_challenge_method', 'code_challenge_method', 'send S256'],
    ['scope', 'scope contains', 'separate the values by single spaces'],
  ]
  const found = remedies.find(([, words]) => description.includes(words))
  if (found === undefined) return ''
  const [name, , remedy] = found
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
): Explained {
  const words = { error: 'invalid_client_id', description: 'The client is not known.' }
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
    remedy: `npm start -- ${flagsFor(clientId, params)}`,
  }
}

/** The flags that would make a request right. */
function flagsFor(clientId: string, params: Params): string {
  const [service] = serviceCodesIn(textParam(params, 'scope') ?? '')
  const uri = textParam(params, 'redirect_uri')
  const flags = [
    ['--client-id', clientId],
    ...(service === undefined ? [] : [['--service', service]]),
    ...(uri === undefined ? [] : [['--redirect-uri', uri]]),
  ]
  return flags.map(([flag = '', value = '']) => `${flag} ${shellWord(value)}`).join(' ')
}

function wrongRedirectUri(
  ctx: KoaContextWithOIDC,
  params: Params,
  browserUrl: string,
  strict: boolean,
): Explained {
  const words = {
    error: 'invalid_redirect_uri',
    description: 'The redirect URI is not registered for this service.',
  }
  const uri = textParam(params, 'redirect_uri')
  if (uri === undefined) {
    const isRepeated = Array.isArray(ctx.query['redirect_uri'])
    return {
      ...words,
      reason: isRepeated ? 'redirect_uri is given more than once' : 'redirect_uri is missing',
    }
  }
  const partner = ctx.oidc.client && partnerOf(ctx.oidc.client)
  const [code = ''] = serviceCodesIn(textParam(ctx.query, 'scope') ?? '')
  const named = partner && findService(partner, code)
  const services = named === undefined ? (partner?.services ?? []) : [named]
  const registered = services.flatMap((service) => redirectUrisOf(service, browserUrl))
  const where = named === undefined ? `partner ${partner?.code}` : code
  const fault = strict && registered.includes(uri) ? strictFault(uri, browserUrl) : undefined
  if (fault !== undefined) {
    const description = 'The redirect URI is not valid.'
    return {
      ...words,
      description,
      reason: `redirect_uri "${uri}" ${fault}: itsme refuses it, and so does --strict`,
    }
  }
  const hint = nearest(uri, registered)
  const flag = `--redirect-uri ${shellWord(uri)}`
  return {
    ...words,
    reason: `redirect_uri "${uri}" is not registered for ${where}${hint === undefined ? '' : `; nearest "${hint}"`}`,
    remedy: isPackagedDemo(partner) ? `npm start -- ${flag}` : flag,
  }
}

/** Only the packaged partner takes any loopback URI: then the whole command is known. */
function isPackagedDemo(partner: Partner | undefined): boolean {
  return partner?.services.some(({ anyLoopbackRedirectUri }) => anyLoopbackRedirectUri) ?? false
}

/** A word that a shell takes as it is, quoted where it must be. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
