import { randomUUID } from 'node:crypto'
import type { ExecutionContext } from 'ava'
import type { JWTPayload } from 'jose'
import { subjectOf } from '../../src/domain/subject.ts'
import { type Bank, startBank } from './bank.ts'
import { assertionClaims, assertionType, sign } from './rp-keys.ts'
import { serve } from './server.ts'
import { until } from './until.ts'
import { createClient } from './visitor.ts'

export const bram = '+32470000002'
export const cibaGrantType = 'urn:openid:params:grant-type:ciba'

interface KioskOptions {
  readonly ciba?: object
  readonly service?: object
  readonly partner?: object
  readonly options?: object
}

/** A partner with keys and a service for a kiosk, and calls of its endpoints. */
export async function startKiosk(
  t: ExecutionContext,
  { ciba = { delivery: 'poll' }, service, partner = {}, options = {} }: KioskOptions = {},
) {
  const services = [{ code: 'KIOSK', redirectUris: [], ciba, ...service }]
  const bank = await startBank(t, { services, options, partner: { ...partner } })
  const base = bank.simulator.issuers.v2

  async function call(path: string, fields: Record<string, string> = {}) {
    const form = {
      client_assertion_type: assertionType,
      client_assertion: await sign(bank.keys, assertionClaims('BANK', `${base}/token`)),
      ...fields,
    }
    const answer = await createClient().post(base + path, { form })
    return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(answer.body) }
  }

  /** A session whose QR code somebody scanned. Returns the user identifier token. */
  async function discover(phoneNumber = bram): Promise<string> {
    const { body } = await call('/user_discovery_sessions')
    const login = await bank.simulator.logins.next({ until: 'begun' })
    await bank.simulator.users.scan(
      phoneNumber,
      await codeOf(bank, body.user_discovery_token.qr_code),
    )
    const found = await call(`/user_discovery_sessions/${body.user_discovery_session_id}`)
    t.is(found.body.status, 'USER_DISCOVERED', login.id)
    return String(found.body.user_identifier_token)
  }

  const requestClaims = (changes: JWTPayload = {}): JWTPayload => {
    const now = Math.floor(Date.now() / 1000)
    return {
      ...{ iss: 'BANK', aud: base, client_id: 'BANK', iat: now, nbf: now, exp: now + 60 },
      jti: randomUUID(),
      scope: 'openid service:KIOSK profile',
      ...changes,
    }
  }

  async function authenticate(changes: JWTPayload) {
    return call('/backchannel/authentication', {
      request: await sign(bank.keys, requestClaims(changes)),
    })
  }

  return { ...bank, base, call, discover, authenticate, requestClaims }
}

/** The content of a QR code as JPEG. */
export async function codeOf(bank: Bank, image: string): Promise<string> {
  const { default: jpeg } = await import('jpeg-js')
  const { decodeQR } = await import('qr/decode.js')
  const { data, width, height } = jpeg.decode(Buffer.from(image, 'base64'), { useTArray: true })
  const text = decodeQR({ data, width, height })
  if (!text.startsWith(bank.simulator.url)) throw new Error(text)
  return text
}

export const hintOf = (token: string) => ({ type: 'user_identifier_token', value: token })

export type Kiosk = Awaited<ReturnType<typeof startKiosk>>

/** Asks a user who is known by `sub`. */
export async function askKnown(kiosk: Kiosk, phoneNumber: string, changes: JWTPayload = {}) {
  const { id } = await kiosk.simulator.users.get(phoneNumber)
  return kiosk.authenticate({
    login_hint_token: { type: 'subject_code', value: subjectOf(id, 'BANK') },
    ...changes,
  })
}

/** The user with this number decides on her phone. */
export const anna = '+32470000001'
export const redeem = (kiosk: Kiosk, id: string, changes = {}) =>
  kiosk.call('/token', {
    grant_type: cibaGrantType,
    client_id: 'BANK',
    auth_req_id: id,
    ...changes,
  })

/** A kiosk with pings, whose server answers as told. */
export async function startPinged(
  t: ExecutionContext,
  respond: Parameters<typeof serve>[1],
  options = {},
) {
  const pings: { readonly headers: object; readonly body: string }[] = []
  const server = await serve(t, (request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += String(chunk)
    })
    request.on('end', () => {
      pings.push({ headers: request.headers, body })
      respond(request, response)
    })
  })
  const ciba = { delivery: 'ping', notificationEndpoint: `${server.url}/ping` }
  return { pings, ...(await startKiosk(t, { ciba, options })) }
}

const isPing = ({ step, type }: { readonly step?: string; readonly type: string }) =>
  step === 'ping' && type !== 'fault'

/** Waits for the line of a ping in the journal. */
export const pingLine = async (kiosk: Kiosk) => {
  await until(async () => (await kiosk.simulator.journal.list()).some(isPing))
  const entry = (await kiosk.simulator.journal.list()).find(isPing)
  return entry?.summary ?? ''
}
