import type { LoginOutcome, LoginStage } from '../../domain/login/login-outcome.ts'
import type { LoginJson, LoginSummaryJson } from '../login-json.ts'
import type { ClaimName, TokenClaim } from './known-words.ts'

/** How a claim is asked for (OpenID Connect Core 5.5.1). */
export type ClaimRequest = null | {
  readonly essential?: boolean
  readonly value?: unknown
  readonly values?: readonly unknown[]
}

/** The request parameter `claims` (OpenID Connect Core 5.5). */
export interface ClaimsParameter {
  readonly userinfo?: { readonly [C in ClaimName]?: ClaimRequest }
  readonly id_token?: { readonly [C in TokenClaim]?: ClaimRequest }
}

/** A login by authorization code, in which nobody uses a browser. */
export interface LoginRequest {
  readonly flow?: 'code'
  /** Code of the partner. */
  readonly partner: string
  /** Code of the service; the partner's first one by default. */
  readonly service?: string
  /** E.164. If the user's scenario does not decide at once, the user confirms. */
  readonly phoneNumber: string
  /** Defaults to `csapi` for partners with a client secret and to `v2` for partners with keys. */
  readonly issuer?: 'csapi' | 'v2'
  /** In addition to `openid` and the service; `profile email` by default. */
  readonly scope?: string
  readonly claims?: ClaimsParameter
  readonly acrValues?: string
  readonly state?: string
  readonly nonce?: string
  /** The service's first one by default. */
  readonly redirectUri?: string
  /** Whether to redeem the code as well. */
  readonly tokens?: boolean
}

/** The result of a login. */
export interface LoginResult {
  /** Id of the login, for `logins.get`. */
  readonly id: string
  /** The URL to which the browser would be redirected. */
  readonly redirectTo: string
  readonly issuer: string
  /** Null if the user did not confirm. With `tokens`, the code has already been redeemed. */
  readonly code: string | null
  readonly error?: string
  readonly errorDescription?: string
  /** Needed to redeem the code; present if the partner requires PKCE. */
  readonly codeVerifier?: string
  /** The token response; present with `tokens`. */
  readonly tokens?: {
    readonly access_token: string
    readonly token_type: string
    /** In seconds. */
    readonly expires_in: number
    readonly id_token: string
  }
}

/** A backchannel authentication request (CIBA) for a user whom the partner knows. The partner redeems it with its keys. */
export interface CibaLoginRequest
  extends Pick<LoginRequest, 'partner' | 'phoneNumber' | 'scope' | 'claims' | 'acrValues'> {
  readonly flow: 'ciba'
  /** Code of the service; the partner's first one with `ciba` by default. */
  readonly service?: string
  /** In seconds: 120 by default, at most 600. */
  readonly requestedExpiry?: number
  /** The bearer token of the ping; random by default. For services with `delivery: ping`. */
  readonly notificationToken?: string
}

/** The result of a backchannel authentication request. */
export interface CibaLoginResult {
  /** Id of the login, for `logins.get`. */
  readonly id: string
  readonly redirectTo: null
  readonly issuer: string
  readonly code: null
  /** What the partner sends to the token endpoint. */
  readonly authReqId: string
  /** In seconds. */
  readonly expiresIn: number
  /** What the token endpoint will return; absent if the user confirmed. */
  readonly error?: string
}

/** The origin whose issuer issues the tokens, and the one at which browsers are. */
export interface LoginOrigin {
  readonly url: string
  readonly browserUrl: string
}

/**
 * Performs a whole login without a browser. If the user's scenario does not decide at once, the user confirms.
 *
 * @param origin the browser origin by default
 * @throws SimulatorError `bad-input`, `not-found`, `login-failed`
 */
export interface RunLogin {
  (request: CibaLoginRequest, origin?: LoginOrigin): Promise<CibaLoginResult>
  (request: LoginRequest, origin?: LoginOrigin): Promise<LoginResult>
}

/** Selects logins. A login must match every member that is given. */
export interface LoginQuery {
  /** Code of the partner; for an unknown client, the `client_id` that it sent. */
  readonly partner?: string
  /** Code of the service. */
  readonly service?: string
  /** E.164 */
  readonly phoneNumber?: string
  /** A list matches logins with any of these outcomes. */
  readonly outcome?: LoginOutcome | readonly LoginOutcome[]
  /** ISO 8601. Only logins that began at that time or later. */
  readonly since?: string
  /** Oldest first by default. */
  readonly order?: 'asc' | 'desc'
  /** 100 by default. */
  readonly limit?: number
  /** Id of the login after which to begin. That login does not have to be stored any longer. */
  readonly after?: string
  /** Seconds to wait for the first login, if there is none: 0 by default, at most 120. */
  readonly timeout?: number
  readonly signal?: AbortSignal
}

/** Selects the login to wait for, and the stage that it must reach. */
export interface NextLoginQuery extends Pick<LoginQuery, 'partner' | 'phoneNumber' | 'after'> {
  /** `answered` by default. */
  readonly until?: LoginStage
  /** Seconds: 30 by default, at most 120. */
  readonly timeout?: number
  /** Whether to include ID tokens as they were sent. */
  readonly raw?: boolean
  readonly signal?: AbortSignal
}

/** The recorded logins of a simulator, each from its first request: what the client sent, and how the login ended. */
export interface LoginApi {
  list(query?: LoginQuery): Promise<LoginSummaryJson[]>
  /**
   * Returns a whole login. With `until`, waits until the login has reached that stage or has ended.
   *
   * @param options `timeout` in seconds: 30 by default, at most 120
   * @throws SimulatorError `not-found`
   * @throws NoLoginError if the login did not reach the stage in time
   */
  get(
    id: string,
    options?: Pick<NextLoginQuery, 'until' | 'timeout' | 'raw' | 'signal'>,
  ): Promise<LoginJson>
  /**
   * Waits for a login after `after` that matches and has reached the stage `until`, and returns the oldest one. A login
   * that ended before that stage is returned too, so check `outcome`.
   *
   * @throws NoLoginError if there was none in time
   */
  next(query?: NextLoginQuery): Promise<LoginJson>
  /** Deletes all recorded logins. Logins in flight continue. */
  clear(): Promise<void>
}
