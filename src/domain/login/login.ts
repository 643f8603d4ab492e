import type { Action, Outcome } from '../action.ts'
import type { FaultEndpoint } from '../endpoint.ts'
import type { Finding } from '../finding.ts'
import type { DecodedJwt, IssuedToken } from './recorded-token.ts'

/** A parameter as it was sent. Secrets are masked and long values are truncated. */
export type SentParameter = readonly [name: string, value: string]

/** The endpoints at which a login can begin: by a browser, or without one (CIBA). */
export const loginEntries = ['authorization', 'user-discovery', 'backchannel'] as const
export type LoginEntry = (typeof loginEntries)[number]

/** How a login began. It never changes. */
export interface LoginHead {
  /** 20 characters `[a-z0-9]`. Ids sort in the order in which the logins began. */
  readonly id: string
  /** The endpoint of the first request. */
  readonly entry: LoginEntry
  /** Name of the issuer. */
  readonly issuer: string
  /** The origin at which the request arrived, such as `http://localhost:4876`. */
  readonly origin: string
  /** Milliseconds since the epoch. */
  readonly beganAt: number
  readonly method: string
  /** The browser's `User-Agent` header, truncated. */
  readonly userAgent?: string
  /** The origin of the page that led here, from the `Referer` header. */
  readonly referrer?: string
  /** In the order sent. A repeated parameter appears more than once. */
  readonly sent: readonly SentParameter[]
}

/** A decoded request object (OpenID Connect Core, section 6). */
export interface RequestObject extends DecodedJwt {
  readonly how: 'value' | 'uri'
  readonly form: 'signed' | 'encrypted'
}

/** The parameter because of which a request was refused. */
export interface WrongParameter {
  readonly name: string
  /** The valid value that is most similar to the one that was sent. */
  readonly nearest?: string
}

/**
 * What ended an action: the simulated phone, a button of the waiting page or of the board, the control API, the scenario
 * of the user, or a newer action of the same login.
 */
export const deciders = [
  'phone',
  'waiting-page',
  'home',
  'login-page',
  'board',
  'control',
  'scenario',
  'replaced',
] as const
export type Decider = (typeof deciders)[number]

/** Why a phone number was not accepted. */
export type IdentifyProblem = 'malformed' | 'unknown' | 'blocked' | 'deleted'

/** One event in a login. */
export type LoginFact =
  | {
      /** The request was valid. `expiresAt` is when the identify page expires, in milliseconds since the epoch. */
      readonly what: 'accepted'
      readonly partner: string
      readonly service: string
      readonly object?: RequestObject
      readonly expiresAt: number
    }
  | { readonly what: 'not-identified'; readonly problem: IdentifyProblem }
  /** The user was asked on the phone. */
  | { readonly what: 'asked'; readonly action: Action }
  | { readonly what: 'decided'; readonly outcome: Outcome; readonly by?: Decider }
  /** A wrong code was entered. `left` is the number of tries left. */
  | { readonly what: 'wrong-code'; readonly left: number }
  | { readonly what: 'cancelled' }
  | {
      /** A user discovery session began. `id` is that of the session. `expiresAt` is when it can no longer be polled. */
      readonly what: 'discovery-begun'
      readonly id: string
      readonly partner: string
      readonly expiresAt: number
    }
  | {
      /** The user's app scanned the QR code of a user discovery session. `expiresAt` is when the token expires. */
      readonly what: 'discovered'
      readonly user: string
      readonly phoneNumber: string
      readonly expiresAt: number
    }
  /** The partner was pinged: the status of its response, or why there was none. */
  | { readonly what: 'pinged'; readonly status?: number; readonly failure?: string }
  /** The client received the result of a backchannel request, after so many requests that came too early. */
  | {
      readonly what: 'delivered'
      readonly error?: string
      readonly polls: number
      readonly slowDowns: number
    }
  | {
      /** The browser was redirected to the client. */
      readonly what: 'answered'
      readonly redirectUri: string
      readonly responseMode: string
      readonly error?: string
      /** The request was refused: the user was not or could not be asked. */
      readonly isRefusal?: true
      /** Details that the error does not reveal to the client. */
      readonly reason?: string
      /** Present if the request was refused because of one parameter. */
      readonly wrong?: WrongParameter
      /** Digest of the authorization code; see {@link digestOf}. */
      readonly code?: string
      /** Milliseconds since the epoch. */
      readonly codeExpiresAt?: number
      /** Present if the request was refused after its request object was opened. */
      readonly object?: RequestObject
    }
  | {
      /** The request was refused: by a browser with an error page, otherwise with an error for the client. */
      readonly what: 'refused'
      readonly error: string
      /** itsme's words, as shown on the error page. */
      readonly description?: string
      readonly reason: string
      readonly wrong?: WrongParameter
      readonly reference: string
      readonly remedy?: string
      /** The client that authenticated, at an endpoint of CIBA. */
      readonly partner?: string
      readonly object?: RequestObject
    }
  | {
      readonly what: 'tokens'
      readonly status: number
      readonly clientAuthentication: ClientAuthentication
      readonly error?: string
      readonly reason?: string
      readonly assertion?: DecodedJwt
      readonly idToken?: IssuedToken
      /** Digest of the access token. */
      readonly accessToken?: string
    }
  | {
      readonly what: 'userinfo' | 'picture' | 'revocation'
      readonly status: number
      readonly error?: string
      readonly reason?: string
      /** The content of a userinfo response. */
      readonly content?: IssuedToken
    }
  | ({ readonly what: 'finding' } & Finding)
  | {
      readonly what: 'fault'
      readonly name: string
      readonly kind: string
      readonly endpoint: FaultEndpoint
    }

/** How a client authenticated (OpenID Connect Core, section 9). */
export const clientAuthentications = [
  'client_secret_post',
  'client_secret_basic',
  'private_key_jwt',
  'none',
] as const
export type ClientAuthentication = (typeof clientAuthentications)[number]

export type FactOf<W extends LoginFact['what']> = Extract<LoginFact, { readonly what: W }>

/** Converts findings to facts. */
export function findingFacts(findings: readonly Finding[]): readonly FactOf<'finding'>[] {
  return findings.map((finding) => ({ what: 'finding', ...finding }))
}

/** The facts recorded at one time. `at` is in milliseconds since the epoch. */
export interface LoginStep {
  readonly at: number
  readonly facts: readonly LoginFact[]
}

/** A login, starting with its first request. The user and the partner are as they were when it began. */
export interface Login {
  readonly head: LoginHead
  readonly steps: readonly LoginStep[]
}

/** Returns the facts of one kind in a login with their times, oldest first. */
export function factsOf<W extends LoginFact['what']>(
  { steps }: Login,
  what: W,
): readonly (FactOf<W> & { readonly at: number })[] {
  return steps.flatMap(({ at, facts }) =>
    facts.flatMap((fact) => (isOf(fact, what) ? [{ ...fact, at }] : [])),
  )
}

/**
 * Returns the refusal of a login. In a login without a browser, a client may send a better request: what is accepted
 * once stays accepted.
 */
export function refusedIn(login: Login): (FactOf<'refused'> & { readonly at: number }) | undefined {
  const isCiba = login.head.entry !== 'authorization'
  if (isCiba && factsOf(login, 'accepted').length > 0) return undefined
  return factsOf(login, 'refused').at(-1)
}

function isOf<W extends LoginFact['what']>(fact: LoginFact, what: W): fact is FactOf<W> {
  return fact.what === what
}
