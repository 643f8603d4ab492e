import type { KoaContextWithOIDC } from 'oidc-provider'

/** A response to an authorization request, on its way to the client. */
export interface AuthorizationResponse {
  readonly redirectUri: string
  /** `query`, `fragment` or `form_post`. */
  readonly mode: string
  readonly members: Readonly<Record<string, string>>
  /** Names of members that are sent twice, by a fault. */
  readonly twice?: readonly string[]
}

type Fields = readonly (readonly [name: string, value: string])[]

/** Renders the page that posts a response (OAuth 2.0 Form Post Response Mode, section 2). */
export type FormPost = (ctx: KoaContextWithOIDC, action: string, fields: Fields) => void

/** Writes a response in its response mode (OAuth 2.0 Multiple Response Types 2; Form Post Response Mode 2). */
export function writeResponse(
  ctx: KoaContextWithOIDC,
  formPost: FormPost,
  { redirectUri, mode, members, twice = [] }: AuthorizationResponse,
): void {
  const all = Object.entries(members)
  const fields = [...all, ...all.filter(([name]) => twice.includes(name))]
  ctx.body = null
  if (mode === 'form_post') {
    ctx.remove('Location')
    formPost(ctx, redirectUri, fields)
  } else {
    ctx.status = 302
    ctx.set('Location', withParameters(redirectUri, fields, mode === 'fragment' ? '#' : '?'))
  }
}

/**
 * Appends parameters to a URI without changing the rest. They are percent-encoded so that every parser reads the same.
 */
function withParameters(uri: string, fields: Fields, mark: '?' | '#'): string {
  const pairs = fields.map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
  const joint = !uri.includes(mark) ? mark : /[?&]$/.test(uri) ? '' : '&'
  return uri + joint + pairs.join('&')
}
