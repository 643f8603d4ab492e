import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Action } from '../domain/action.ts'
import type { Finding } from '../domain/finding.ts'
import type { DecodedJwt, IssuedToken, RequestObject } from '../domain/login/login.ts'
import type { User } from '../domain/user.ts'
import type { AuthorizationResponse } from './authorization/redirect-response.ts'
import type { LibraryError } from './library-error.ts'
import type { ConfirmedLogin } from './login/confirmed-logins.ts'
import type { FoundModel } from './login/stored-models.ts'

/** What the steps of one authorization request hand on. oidc-provider's hooks have nothing in common but its context. */
export interface AuthorizationContext {
  /** Id of the login that the request began. */
  loginId?: string
  readonly findings: Finding[]
  /** The request object, once it was opened. */
  requestObject?: RequestObject
  /** What is wrong with the request: thrown once the library has found that the redirect URI is right. */
  deferredRefusal?: Error
  /** The user whom the request named, and who was asked at once. */
  asked?: { readonly action: Action; readonly user: User }
  /** What the library threw last. */
  failure?: LibraryError
  /** The response to the client, until it is written. */
  answer?: AuthorizationResponse
}

/** What the steps of one call to an endpoint for servers hand on. */
export interface ServerCallContext {
  /** The code or the access token that the client sent, as it was then, and its login. */
  credential?: FoundModel
  /** Whether another request redeemed the code at the same time. */
  hasLostCode?: boolean
  login?: ConfirmedLogin
  /** The client that authenticates, as far as it is known before the library authenticates it. */
  clientId?: string
  /** Whether the client sent an assertion, and the assertion once it was verified. */
  hasAssertion?: boolean
  assertion?: DecodedJwt
  readonly findings: Finding[]
  /** The error that a fault answers with. */
  faultError?: { readonly error: string; readonly description: string }
  /** What the library threw last. */
  failure?: LibraryError
  /** Why the call was refused before the library saw it, for developers. */
  reason?: string
  /** The ID token that was issued, and whether faults changed it. */
  idToken?: IssuedToken
  hasFaultyToken?: boolean
}

type HasState = Pick<KoaContextWithOIDC, 'state'>

/** The context of an authorization request, created when it is first asked for. */
export function authorizationOf({ state }: HasState): AuthorizationContext {
  state['authorization'] ??= { findings: [] }
  return state['authorization']
}

/** The context of a call to an endpoint for servers, created when it is first asked for. */
export function serverCallOf({ state }: HasState): ServerCallContext {
  state['serverCall'] ??= { findings: [] }
  return state['serverCall']
}

/** Whether a request is a call to an endpoint for servers. */
export function isServerCall({ state }: HasState): boolean {
  return state['serverCall'] !== undefined
}
