import type { KoaContextWithOIDC } from 'oidc-provider'
import { nearest } from '../../config/nearest.ts'
import { defined } from '../../domain/defined.ts'
import { isLoopbackUri } from '../../domain/origin.ts'
import { findService, redirectUrisOf, serviceCodesIn } from '../../domain/partner.ts'
import { partnerOf, strictProblem } from '../clients.ts'
import { textParam } from '../context.ts'
import type { Explained } from './refusal.ts'

type Params = Readonly<Record<string, unknown>>

interface WrongUri {
  readonly refusal: Explained
  /** Whether strict mode refuses a URI that is allowed otherwise. Registering it would not help. */
  readonly isRegistered: boolean
  /** The service for which it would have to be registered. */
  readonly service: string | undefined
}

/** Explains why a redirect URI is refused. */
export function wrongRedirectUri(
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
