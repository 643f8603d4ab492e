import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Action } from '../domain/action.ts'
import type { Finding } from '../domain/finding.ts'
import type { RequestObject, WrongParameter } from '../domain/login/login.ts'
import type { DecodedJwt, IssuedToken } from '../domain/login/recorded-token.ts'
import type { User } from '../domain/user.ts'
import type { AuthorizationResponse } from './authorization/redirect-response.ts'
import type { LibraryError } from './library-error.ts'
import type { ConfirmedLogin } from './login/confirmed-login.ts'
import type { FoundModel, StoredGrant } from './login/stored-models.ts'

/** What the steps of an authorization request share. oidc-provider's hooks have only its context in common. */
export interface AuthorizationContext {
  /** Id of the login that the request began. */
  loginId?: string
  readonly findings: Finding[]
  /** The request object, after it has been opened. */
  requestObject?: RequestObject
  /** The reason to refuse the request. Thrown after the library has validated the redirect URI. */
  deferredRefusal?: Error
  /** The parameter because of which the request is refused. */
  wrong?: WrongParameter
  /** The user whom the request named and who was asked immediately, with the action. */
  asked?: { readonly action: Action; readonly user: User }
  /** The last error that the library threw. */
  failure?: LibraryError
  /** The response to the client, until it is written. */
  answer?: AuthorizationResponse
}

/** What the steps of a call to a server-to-server endpoint share. */
export interface ServerCallContext {
  /** The code or the access token that the client sent, as it was stored when the call began. */
  credential?: FoundModel
  /** Whether another request redeemed the code at the same time. */
  hasLostCode?: boolean
  login?: ConfirmedLogin
  /** Id of the login, if the call belongs to one without a browser that has not been confirmed. */
  loginId?: string
  /** The request of CIBA, after it has been opened. */
  requestObject?: RequestObject
  /** Whether the client gets the result of a login without a browser, good or bad. */
  isFinal?: boolean
  /** The client id, if it is known before the library authenticates the client. */
  clientId?: string
  /** Whether the client sent an assertion. `assertion` is set after its signature has been verified. */
  hasAssertion?: boolean
  assertion?: DecodedJwt
  readonly findings: Finding[]
  /** The error with which a fault responds. */
  faultError?: { readonly error: string; readonly description: string }
  /** The last error that the library threw. */
  failure?: LibraryError
  /** Why the simulator refused the call without an error of the library, for developers. */
  reason?: string
  /** The content of the userinfo response. */
  userinfo?: IssuedToken
  /** The ID token that was issued. `hasFaultyToken` tells whether faults changed it. */
  idToken?: IssuedToken
  hasFaultyToken?: boolean
}

type HasState = Pick<KoaContextWithOIDC, 'state'>

/** Returns the context of an authorization request. Creates it on first use. */
export function authorizationOf({ state }: HasState): AuthorizationContext {
  state['authorization'] ??= { findings: [] }
  return state['authorization']
}

/** Returns the context of a call to a server-to-server endpoint. Creates it on first use. */
export function serverCallOf({ state }: HasState): ServerCallContext {
  state['serverCall'] ??= { findings: [] }
  return state['serverCall']
}

/** Checks whether a request is a call to a server-to-server endpoint. */
export function isServerCall({ state }: HasState): boolean {
  return state['serverCall'] !== undefined
}

/** Returns the grant of a request, as far as it is known: what a code or a token is, or will be, issued for. */
export function grantOf({ state }: HasState): StoredGrant {
  return state['grant'] ?? {}
}

/** Adds to the grant of a request. */
export function setGrant(ctx: HasState, grant: StoredGrant): void {
  ctx.state['grant'] = { ...grantOf(ctx), ...grant }
}
