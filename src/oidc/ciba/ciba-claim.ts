import { decodeJwt } from 'jose'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { cibaBodyLimit, FormRefusal, parseForm } from '../body.ts'
import type { IssuerDependencies, IssuerSite } from '../context.ts'
import { JwtRefusal } from '../jwt/jwt-refusal.ts'
import { unless } from './unless.ts'

/** What a request to a CIBA endpoint says of itself. Nothing has been verified. */
export interface CibaClaim {
  /** Empty if the body is not a form. */
  readonly form: URLSearchParams
  /** The client id. */
  readonly partner: string | undefined
  /** The claims of the signed request; empty if there is none, or it is encrypted. */
  readonly request: Readonly<Record<string, unknown>>
}

export async function claimOf(
  { dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
): Promise<CibaClaim> {
  const form =
    (await unless(FormRefusal, () => parseForm(ctx, cibaBodyLimit))) ?? new URLSearchParams()
  return {
    form,
    partner: await clientIn(form, dependencies),
    request: claimsIn(form.get('request') ?? ''),
  }
}

async function clientIn(
  form: URLSearchParams,
  { jwtOpener }: IssuerDependencies,
): Promise<string | undefined> {
  const named = form.get('client_id')
  if (named !== null) return named
  return unless(JwtRefusal, () => jwtOpener.peekSubject(form.get('client_assertion') ?? ''))
}

function claimsIn(request: string): CibaClaim['request'] {
  try {
    return decodeJwt(request)
  } catch {
    return {}
  }
}
