import type { Action, Outcome } from '../action.ts'
import type { FaultEndpoint } from '../endpoint.ts'
import type { Finding, FindingRuleName } from '../finding.ts'

/** A parameter as it was sent. Secrets are hidden, and long values cut. */
export type SentParameter = readonly [name: string, value: string]

/** How a login began. Nothing in it ever changes. */
export interface LoginHead {
  /** 18 characters `[a-z0-9]`. Ids sort in the order in which the logins began. */
  readonly id: string
  /** The endpoint of the first request. */
  readonly entry: 'authorization'
  /** Name of the issuer. */
  readonly issuer: string
  /** The origin at which the request arrived, such as `http://localhost:4876`. */
  readonly origin: string
  /** Milliseconds since the epoch. */
  readonly beganAt: number
  readonly method: string
  /** In the order sent; a parameter that was repeated is repeated here. */
  readonly sent: readonly SentParameter[]
}

type Json = Readonly<Record<string, unknown>>

/** A JWT, decoded. Its signature is not kept. */
export interface DecodedJwt {
  readonly header: Json
  readonly claims: Json
}

/** A request object (OpenID Connect Core, section 6), decoded. */
export interface RequestObject extends DecodedJwt {
  readonly how: 'value' | 'uri'
  readonly form: 'signed' | 'encrypted'
}

/** Why a phone number was not accepted. */
export type IdentifyProblem = 'malformed' | 'unknown' | 'blocked' | 'deleted'

/** One thing that happened in a login. */
export type LoginFact =
  | {
      /** The request was found to be right. `expiresAt`: when the identify page ends, in milliseconds since the epoch. */
      readonly what: 'accepted'
      readonly partner: string
      readonly service: string
      readonly object?: RequestObject
      readonly expiresAt: number
    }
  | { readonly what: 'not-identified'; readonly problem: IdentifyProblem }
  /** The user was asked on the phone. */
  | { readonly what: 'asked'; readonly action: Action }
  | { readonly what: 'decided'; readonly outcome: Outcome }
  | { readonly what: 'cancelled' }
  | {
      /** The browser was sent back to the client. */
      readonly what: 'answered'
      readonly redirectUri: string
      readonly responseMode: string
      readonly error?: string
      /** The request was refused: the user was not asked, or could not be. */
      readonly isRefusal?: true
      /** What the error does not tell the client. */
      readonly reason?: string
      /** Digest of the code; see {@link digestOf}. */
      readonly code?: string
      /** Milliseconds since the epoch. */
      readonly codeExpiresAt?: number
      /** Of a request that was refused after its request object was opened. */
      readonly object?: RequestObject
    }
  | {
      /** The request was refused on a page: the client was not told. */
      readonly what: 'refused'
      readonly error: string
      readonly reason: string
      readonly reference: string
      readonly remedy?: string
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
    }
  | { readonly what: 'finding'; readonly rule: FindingRuleName; readonly message: string }
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

/** An ID token as it was sent, faults included. {@link decodedToken} returns what is in it. */
export interface IssuedToken {
  readonly form: string
  /** The compact serialization; absent if it is very long. */
  readonly raw?: string
  /** Absent if `raw` can be decoded by everybody. */
  readonly decoded?: DecodedJwt
}

/** The header and the claims of an ID token; of an encrypted one, those of the signed token inside. */
export function decodedToken({ raw = '', decoded }: IssuedToken): DecodedJwt {
  if (decoded !== undefined) return decoded
  const [header, claims] = raw.split('.').slice(0, 2).map(decodePart)
  return { header: header ?? {}, claims: claims ?? {} }
}

export type FactOf<W extends LoginFact['what']> = Extract<LoginFact, { readonly what: W }>

/** Findings as facts. */
export function findingFacts(findings: readonly Finding[]): readonly FactOf<'finding'>[] {
  return findings.map(({ rule, message }) => ({ what: 'finding', rule, message }))
}

function decodePart(part: string): Json {
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
  return Object.fromEntries(Object.entries(value ?? {}))
}

/** What happened at one time. Milliseconds since the epoch. */
export interface LoginStep {
  readonly at: number
  readonly facts: readonly LoginFact[]
}

/** A login from its first request on. The user and the partner are those of the time when it began. */
export interface Login {
  readonly head: LoginHead
  readonly steps: readonly LoginStep[]
}

/** The facts of a login with their times, oldest first. */
export function factsOf<W extends LoginFact['what']>(
  { steps }: Login,
  what: W,
): readonly (FactOf<W> & { readonly at: number })[] {
  return steps.flatMap(({ at, facts }) =>
    facts.flatMap((fact) => (isOf(fact, what) ? [{ ...fact, at }] : [])),
  )
}

function isOf<W extends LoginFact['what']>(fact: LoginFact, what: W): fact is FactOf<W> {
  return fact.what === what
}
