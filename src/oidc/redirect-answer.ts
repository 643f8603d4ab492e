import type { KoaContextWithOIDC } from 'oidc-provider'
import type { IssuerPages } from './context.ts'

/** An answer to an authorization request, on its way to the client. */
export interface AuthorizationAnswer {
  readonly redirectUri: string
  /** `query`, `fragment` or `form_post`. */
  readonly mode: string
  readonly members: Readonly<Record<string, string>>
}

/** Writes an answer as its response mode asks (OAuth 2.0 Multiple Response Types 2; Form Post Response Mode 2). */
export function writeAnswer(
  ctx: KoaContextWithOIDC,
  pages: IssuerPages,
  { redirectUri, mode, members }: AuthorizationAnswer,
): void {
  ctx.body = null
  if (mode === 'form_post') {
    ctx.remove('Location')
    pages.formPost(ctx, redirectUri, members)
  } else {
    ctx.status = 302
    ctx.set('Location', withParameters(redirectUri, members, mode === 'fragment' ? '#' : '?'))
  }
}

/** Appends to a URI without touching what it has, percent-encoded so that every parser reads the same. */
function withParameters(
  uri: string,
  members: Readonly<Record<string, string>>,
  mark: '?' | '#',
): string {
  const pairs = Object.entries(members).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
  const joint = !uri.includes(mark) ? mark : /[?&]$/.test(uri) ? '' : '&'
  return uri + joint + pairs.join('&')
}
