import type { ExecutionContext } from 'ava'
import type { JWTPayload } from 'jose'
import type { SimulatorOptions } from '../../src/index.ts'
import { assertionClaims, assertionType, makeRpKeys, type RpKeys, sign } from './rp-keys.ts'
import { type Started, start } from './simulator.ts'
import { callback, createClient, endpoint, login } from './visitor.ts'

/** A partner with keys, and a simulator that knows it. */
export interface Bank extends Started {
  readonly keys: RpKeys
  /** A code of a confirmed login. */
  readonly code: () => Promise<string>
  /** Redeems a code with an assertion, or with one that is right but for `changes`. */
  readonly redeem: (options: RedeemOptions) => Promise<Answer>
  /** The refusals of the journal, the last first. */
  readonly refusals: () => Promise<readonly string[]>
}

export interface RedeemOptions {
  readonly code?: string
  readonly assertion?: string
  readonly changes?: JWTPayload | undefined
  readonly form?: Readonly<Record<string, string | undefined>>
  readonly issuer?: 'csapi' | 'v2'
}

export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

interface BankOptions {
  readonly partner?: Readonly<Record<string, unknown>>
  readonly services?: readonly Readonly<Record<string, unknown>>[]
  readonly options?: SimulatorOptions
  readonly more?: readonly Readonly<Record<string, unknown>>[]
}

let madeKeys: Promise<RpKeys> | undefined

/** The keys of every BANK of a test file: while many are made, the threads that look up names have no time for it. */
function bankKeys(): Promise<RpKeys> {
  madeKeys ??= makeRpKeys()
  return madeKeys
}

/** Starts a simulator with the partner BANK, which authenticates by private_key_jwt. */
export async function startBank(t: ExecutionContext, given: BankOptions = {}): Promise<Bank> {
  const keys = await bankKeys()
  const bank = {
    code: 'BANK',
    authentication: 'private_key_jwt',
    ...(given.partner?.['jwksUri'] === undefined ? { jwks: keys.jwks } : {}),
    services: [{ code: 'BANK_LOGIN', redirectUris: [callback] }, ...(given.services ?? [])],
    ...given.partner,
  }
  const fixtures = { partners: [bank, ...(given.more ?? [])] }
  const started = await start(t, { fixtures, ...given.options })
  const { simulator } = started
  const code = async () => {
    const changes = { client_id: 'BANK', scope: 'openid service:BANK_LOGIN profile' }
    const back = await login(simulator, changes, { issuer: 'v2' })
    return back.searchParams.get('code') ?? ''
  }
  return {
    ...started,
    keys,
    code,
    async redeem({ issuer = 'v2', changes = {}, form = {}, ...options }) {
      const url = endpoint(simulator, 'token', issuer)
      const assertion =
        options.assertion ?? (await sign(keys, assertionClaims('BANK', url, changes)))
      const fields = {
        grant_type: 'authorization_code',
        client_id: 'BANK',
        client_assertion_type: assertionType,
        client_assertion: assertion,
        redirect_uri: callback,
        code: options.code ?? (await code()),
        ...form,
      }
      const kept = Object.entries(fields).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      )
      const answer = await createClient().post(url, { form: Object.fromEntries(kept) })
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: JSON.parse(answer.body) as Record<string, string>,
      }
    },
    async refusals() {
      const entries = await simulator.journal.list({ type: 'refusal' })
      return entries.map(({ summary }) => summary).reverse()
    },
  }
}
