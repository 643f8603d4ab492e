import type { FaultEndpoint } from '../domain/endpoint.ts'

/**
 * What a correct client does: `refuse`: a specification obliges it; `notice`: the application has to look; `tolerate`: it
 * goes on.
 */
export type Reaction = 'refuse' | 'notice' | 'tolerate'

export type AttributeValue = string | number | boolean
export type AttributeValues = Readonly<Record<string, AttributeValue>>

/** What a fault of a kind may be told beside where it is. */
export type Attribute =
  | {
      readonly type: 'number'
      readonly about: string
      readonly min: number
      readonly max: number
      readonly default: number
      /** Without fractions. */
      readonly whole?: true
    }
  | {
      readonly type: 'text'
      readonly about: string
      readonly default: string
      /** Absent: any text. */
      readonly known?: readonly string[]
    }
  | { readonly type: 'boolean'; readonly about: string; readonly default: boolean }
  /** One word of a list that depends on the endpoint; must be given. */
  | {
      readonly type: 'word'
      readonly about: string
      readonly words: Readonly<Partial<Record<FaultEndpoint, readonly string[]>>>
    }

interface KindBase {
  readonly kind: string
  /** What is wrong. */
  readonly about: string
  readonly reaction: Reaction
  /** Where it differs in userinfo. */
  readonly userinfoReaction?: Reaction
  /** Where the rule is written that the fault breaks. */
  readonly source: string
  /** Where it can be; all of them unless a fault says which. */
  readonly endpoints: readonly [FaultEndpoint, ...FaultEndpoint[]]
  readonly attributes?: Readonly<Record<string, Attribute>>
}

/** A token on its way, or the JSON of userinfo: claims, header, and what is done to them. */
export interface TokenDraft {
  readonly use: 'id-token' | 'userinfo'
  readonly form: 'json' | 'signed' | 'encrypted'
  readonly payload: Readonly<Record<string, unknown>>
  /** Of the signature. */
  readonly header: Readonly<Record<string, unknown>>
  /**
   * `usual`: as the partner's setting says; `none`: not at all; `broken`: the signature is of something else;
   * `public-key`: HS256 with our public key as the secret.
   */
  readonly signature: 'usual' | 'none' | 'broken' | 'public-key'
  /** Whose key encrypts. */
  readonly recipient: 'partner' | 'stranger'
  /** Whether the outer header says that a JWT is inside. */
  readonly saysNested: boolean
}

/** A wrong in the ID token, and in userinfo. */
export interface TokenFault extends KindBase {
  readonly family: 'token'
  /** The wrong token; undefined: there is nothing to do wrong here, and the fault waits. */
  apply(draft: TokenDraft, attributes: AttributeValues): TokenDraft | undefined
}

/** An error in the place of the answer. */
export interface ErrorFault extends KindBase {
  readonly family: 'error'
  error(attributes: AttributeValues): { readonly error: string; readonly description: string }
}

type Members = Readonly<Record<string, string>>

/** A wrong in what the client gets at its redirect URI. */
export interface AnswerFault extends KindBase {
  readonly family: 'answer'
  /** Undefined: there is nothing to do wrong here, and the fault waits. */
  apply(members: Members): Members | undefined
}

/** A wrong in the discovery document. */
export interface MetadataFault extends KindBase {
  readonly family: 'metadata'
  apply(document: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>
}

/** A wrong in which keys are used, ours or the partner's. */
export interface KeyFault extends KindBase {
  readonly family: 'keys'
}

/** How an answer is sent. */
export interface WirePlan {
  /** Seconds before it is sent. */
  readonly delay: number
  /** Names of the latches that hold it. */
  readonly latches: readonly string[]
  readonly status?: number
  readonly contentType?: string
  /** In place of the real one. */
  readonly body?: string
  readonly sending:
    | { readonly how: 'whole' | 'truncated' | 'reset' }
    | { readonly how: 'slow'; readonly bytesPerSecond: number }
    /** Nothing comes for so many seconds, then the connection is cut. */
    | { readonly how: 'never'; readonly seconds: number }
}

/** A wrong on the wire. */
export interface WireFault extends KindBase {
  readonly family: 'wire'
  /** Whether it stands in the place of the request's work: a code is not redeemed then. */
  replaces(attributes: AttributeValues): boolean
  apply(plan: WirePlan, attributes: AttributeValues, name: string): WirePlan
}

export type FaultKind = TokenFault | ErrorFault | AnswerFault | MetadataFault | KeyFault | WireFault

type Draft<K extends FaultKind> = Omit<K, 'family'>

export const tokenFault = (kind: Draft<TokenFault>): TokenFault => ({ family: 'token', ...kind })
export const errorFault = (kind: Draft<ErrorFault>): ErrorFault => ({ family: 'error', ...kind })
export const answerFault = (kind: Draft<AnswerFault>): AnswerFault => ({
  family: 'answer',
  ...kind,
})
export const metadataFault = (kind: Draft<MetadataFault>): MetadataFault => ({
  family: 'metadata',
  ...kind,
})
export const keyFault = (kind: Draft<KeyFault>): KeyFault => ({ family: 'keys', ...kind })
export const wireFault = (kind: Draft<WireFault>): WireFault => ({ family: 'wire', ...kind })

/** ID token and signed userinfo. */
export const tokenEndpoints = ['token', 'userinfo'] as const
/** Endpoints for servers, whose answers are JSON. */
export const serverEndpoints = ['token', 'userinfo', 'revocation', 'discovery', 'jwks'] as const
/** Every endpoint. */
export const allEndpoints = [...serverEndpoints, 'picture', 'authorization'] as const
