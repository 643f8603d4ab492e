import type { KoaContextWithOIDC } from 'oidc-provider'
import { redirectUri } from '../../config/fixtures/partner-schema.ts'
import { nearestHint, nearestTypo } from '../../config/nearest.ts'
import { defined } from '../../domain/defined.ts'
import { findingFacts } from '../../domain/login/login.ts'
import { type Partner, serviceCodesIn } from '../../domain/partner.ts'
import { errorReference } from '../../domain/random.ts'
import { type IssuerDependencies, textParam } from '../context.ts'
import type { LibraryError } from '../library-error.ts'
import { loginIdOf } from '../login/begin-login.ts'
import { authorizationOf } from '../request-context.ts'
import { wrongRedirectUri } from './redirect-uri-refusal.ts'
import type { Explained, Refusal } from './refusal.ts'
import { partnerRemedy, redirectUriRemedy } from './remedies.ts'
import { remedyText } from './remedy.ts'
import { givenValue, isOpenidMissing, wrongParameter } from './wrong-values.ts'

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
