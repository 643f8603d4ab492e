import type { PrivateKey } from '../oidc/keys/private-key.ts'

/** What a recording talks to, and as whom. */
export interface Target {
  /** Without a slash at the end. */
  readonly issuer: string
  readonly clientId: string
  /** Code of the service. */
  readonly service: string
  /** A registered redirect URI of the service. */
  readonly redirectUri: string
  /** In addition to `openid` and the service. */
  readonly scope: string
  /** Absent for a partner with keys. */
  readonly secret?: string
  /** The private keys of a partner with keys: one to sign with, and one to decrypt with if tokens are encrypted. */
  readonly keys?: readonly PrivateKey[]
}

/** The endpoints that the discovery document names. */
export interface Endpoints {
  readonly authorization: string
  readonly token: string
  readonly userinfo: string
}

/** Sends one request and follows no redirect. @throws RecordError */
export type Send = (url: string, request?: SentRequest) => Promise<Received>

export interface SentRequest {
  readonly headers?: Readonly<Record<string, string>>
  /** The body of a POST. */
  readonly form?: Readonly<Record<string, string>>
}

export interface Received {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** Why a recording cannot be made. The message is for its user. */
export class RecordError extends Error {}
