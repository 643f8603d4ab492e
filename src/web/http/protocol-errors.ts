import type { Context } from 'koa'
import { type Issuer, issuers } from '../../oidc/issuers.ts'

/** A request to one of the issuers. */
export interface IssuerCall {
  readonly issuer: Issuer
  /** False at the authorization endpoint, where a person waits in a browser. */
  readonly isServer: boolean
}

/** Finds the issuer that a request is for; undefined if it is for another part of the simulator. */
export function findIssuerCall(ctx: Context): IssuerCall | undefined {
  const path = ctx.path ?? ''
  const issuer = issuers.find((each) => path.startsWith(`${each.path}/`))
  if (issuer === undefined) return undefined
  return { issuer, isServer: !path.startsWith(issuer.path + issuer.routes.authorization) }
}

/** Error codes of RFC 6749, sections 5.2 and 4.1.2.1, for statuses that the protocol does not define. */
const codes: Readonly<Record<number, string>> = {
  429: 'temporarily_unavailable',
  503: 'temporarily_unavailable',
  500: 'server_error',
}

interface ProtocolError {
  readonly status: number
  readonly error: string
  readonly description: string
}

/** Responds in the protocol's format (RFC 6749, section 5.2). Every origin may read the response. */
export function sendProtocolError(ctx: Context, answer: ProtocolError): void {
  const { status, error, description } = answer
  ctx.status = status
  ctx.set('Access-Control-Allow-Origin', '*')
  ctx.body = { error: codes[status] ?? error, error_description: description }
}

/** Whether a request accepts HTML explicitly, as browsers do and programs do not. */
export function wantsHtml(ctx: Context): boolean {
  return ctx.get('Accept').includes('text/html')
}
