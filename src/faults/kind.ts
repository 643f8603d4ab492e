import type { FaultEndpoint } from '../domain/endpoint.ts'

/**
 * How a correct client reacts. `refuse`: it rejects the response, as a specification requires; `notice`: the
 * application must check for the fault; `tolerate`: it continues.
 */
export const reactions = ['refuse', 'notice', 'tolerate'] as const
export type Reaction = (typeof reactions)[number]

/** How much harm a client does that reacts otherwise: `critical` lets somebody log in as another person. */
export const severities = ['critical', 'high', 'medium', 'low'] as const
export type Severity = (typeof severities)[number]

/** What a fault asks of a client, and what is at stake. */
export interface Demand {
  readonly reaction: Reaction
  readonly severity: Severity
}

/** Any JSON value. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | readonly AttributeValue[]
  | { readonly [name: string]: AttributeValue }
export type AttributeValues = Readonly<Record<string, AttributeValue>>

export interface TextAttribute {
  readonly type: 'text'
  readonly about: string
  readonly default: string
  /** The allowed values. Any text is allowed if absent. */
  readonly known?: readonly string[]
  /** It is sent as an HTTP header, which has printable ASCII only. */
  readonly isHeader?: true
}

/** A setting of a fault kind, in addition to where the fault occurs. */
export type Attribute =
  | {
      readonly type: 'number'
      readonly about: string
      readonly min: number
      readonly max: number
      readonly default: number
      /** Must be an integer. */
      readonly whole?: true
    }
  | TextAttribute
  /** Any JSON value. */
  | { readonly type: 'json'; readonly about: string; readonly default: AttributeValue }
  | { readonly type: 'boolean'; readonly about: string; readonly default: boolean }
  /** A word from a list that depends on the endpoint. It is required. */
  | {
      readonly type: 'word'
      readonly about: string
      readonly words: Readonly<Partial<Record<FaultEndpoint, readonly string[]>>>
    }

interface KindBase extends Demand {
  readonly kind: string
  /** A description of the fault. */
  readonly about: string
  /** The demand at the userinfo endpoint, if it is different. */
  readonly inUserinfo?: Demand
  /** The source of the rule that the fault breaks. */
  readonly source: string
  /** The endpoints where the fault can occur. By default, a fault applies to all of them. */
  readonly endpoints: readonly [FaultEndpoint, ...FaultEndpoint[]]
  readonly attributes?: Readonly<Record<string, Attribute>>
}

/** A token before it is signed, or the JSON of userinfo: claims, header, and how they are protected. */
export interface TokenDraft {
  readonly use: 'id-token' | 'userinfo'
  readonly form: 'json' | 'signed' | 'encrypted'
  readonly payload: Readonly<Record<string, unknown>>
  /** The JWS header. */
  readonly header: Readonly<Record<string, unknown>>
  /**
   * `usual`: according to the partner's settings; `empty`: no signature; `broken`: a signature of other content;
   * `public-key`: HS256 with the simulator's public key as the secret; `stranger`: by a key that is not published.
   */
  readonly signature: 'usual' | 'empty' | 'broken' | 'public-key' | 'stranger'
  /** How the header announces the key of the stranger who signed: the key itself, or the address of it. */
  readonly announcedBy?: 'jwk' | 'jku' | 'x5u'
  /** Whose key the token is encrypted with. */
  readonly recipient: 'partner' | 'stranger'
  /** Whether the outer header declares that the content is a JWT (`cty`). */
  readonly saysNested: boolean
}

/** A fault in the ID token or in the userinfo response. */
export interface TokenFault extends KindBase {
  readonly family: 'token'
  /** Returns the faulty token. If it returns undefined, there is nothing to change, and the fault waits. */
  apply(draft: TokenDraft, attributes: AttributeValues): TokenDraft | undefined
}

/** An error instead of the normal response. */
export interface ErrorFault extends KindBase {
  readonly family: 'error'
  error(attributes: AttributeValues): { readonly error: string; readonly description: string }
}

/** An authorization response before it is sent. */
export interface AnswerDraft {
  readonly members: Readonly<Record<string, string>>
  /** Names of members that are sent twice. */
  readonly twice: readonly string[]
}

/** A fault in the authorization response. */
export interface AnswerFault extends KindBase {
  readonly family: 'answer'
  /** Returns the faulty response. If it returns undefined, there is nothing to change, and the fault waits. */
  apply(draft: AnswerDraft): AnswerDraft | undefined
}

type Json = Readonly<Record<string, unknown>>

/** A fault in the JSON of a token or userinfo response. */
export interface BodyFault extends KindBase {
  readonly family: 'body'
  /** Returns the faulty body. If it returns undefined, there is nothing to change, and the fault waits. */
  apply(body: Json): Json | undefined
}

/** A fault in the discovery document or in the JWK Set. */
export interface MetadataFault extends KindBase {
  readonly family: 'metadata'
  apply(document: Json): Json
}

/** A fault in the choice of keys, either the simulator's or the partner's. */
export interface KeyFault extends KindBase {
  readonly family: 'keys'
}

/** A ping before it is sent (OpenID Connect CIBA Core 10.2). */
export interface PingDraft {
  /** The `client_notification_token`. */
  readonly token: string
  /** The `auth_req_id`. */
  readonly requestId: string
  /** Seconds before it is sent. */
  readonly delay: number
  /** How often it is sent. */
  readonly times: number
}

/** A fault in the ping after a confirmation without a browser. */
export interface PingFault extends KindBase {
  readonly family: 'ping'
  apply(draft: PingDraft, attributes: AttributeValues): PingDraft
}

/** How a response is sent. */
export interface WirePlan {
  /** Seconds before the response is sent. */
  readonly delay: number
  /** Names of the latches that hold the response. */
  readonly latches: readonly string[]
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly contentType?: string
  /** Replaces the real body. */
  readonly body?: string
  readonly sending:
    | { readonly how: 'whole' | 'truncated' | 'reset' }
    | { readonly how: 'slow'; readonly bytesPerSecond: number }
    /** Nothing is sent for this number of seconds; then the connection is closed. */
    | { readonly how: 'never'; readonly seconds: number }
}

/** A fault in how a response is sent. */
export interface WireFault extends KindBase {
  readonly family: 'wire'
  /**
   * `before`: the request is held before it is processed; `instead`: it is not processed, so that, for example, a code is
   * not redeemed; `after`: the response is changed.
   */
  phase(attributes: AttributeValues): 'before' | 'instead' | 'after'
  apply(plan: WirePlan, attributes: AttributeValues, name: string): WirePlan
}

export type FaultKind =
  | TokenFault
  | ErrorFault
  | BodyFault
  | AnswerFault
  | MetadataFault
  | KeyFault
  | PingFault
  | WireFault

type Draft<K extends FaultKind> = Omit<K, 'family'>

export const tokenFault = (kind: Draft<TokenFault>): TokenFault => ({ family: 'token', ...kind })
export const errorFault = (kind: Draft<ErrorFault>): ErrorFault => ({ family: 'error', ...kind })
export const answerFault = (kind: Draft<AnswerFault>): AnswerFault => ({
  family: 'answer',
  ...kind,
})
export const bodyFault = (kind: Draft<BodyFault>): BodyFault => ({ family: 'body', ...kind })
export const metadataFault = (kind: Draft<MetadataFault>): MetadataFault => ({
  family: 'metadata',
  ...kind,
})
export const keyFault = (kind: Draft<KeyFault>): KeyFault => ({ family: 'keys', ...kind })
export const pingFault = (kind: Draft<PingFault>): PingFault => ({ family: 'ping', ...kind })
export const wireFault = (kind: Draft<WireFault>): WireFault => ({ family: 'wire', ...kind })

/** The endpoints that return tokens: ID tokens and signed userinfo. */
export const tokenEndpoints = ['token', 'userinfo'] as const
/** The endpoints of logins without a browser. */
export const cibaEndpoints = ['user-discovery', 'backchannel'] as const
/** The endpoints that servers call. They return JSON. */
export const serverEndpoints = [
  ...(['token', 'userinfo', 'revocation', 'discovery', 'jwks'] as const),
  ...cibaEndpoints,
] as const
/** Every endpoint that is called. */
export const allEndpoints = [...serverEndpoints, 'picture', 'authorization'] as const
