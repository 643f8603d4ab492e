import { isoTime } from '../domain/clock.ts'
import {
  type FactOf,
  factsOf,
  type Login,
  type RequestObject,
  refusedIn,
} from '../domain/login/login.ts'
import { actionOf, outcomeOf, stageOf } from '../domain/login/login-outcome.ts'
import { placeOfLogin, requestOf } from '../domain/login/login-request.ts'
import { decodedToken, type IssuedToken } from '../domain/login/recorded-token.ts'
import { actionJson } from './entity-json.ts'

/**
 * A login in a list. Times in ISO 8601; stage and outcome are derived.
 *
 * @param now milliseconds since the epoch
 */
export function loginSummaryJson(login: Login, now: number) {
  const { id, issuer, entry, beganAt } = login.head
  const action = actionOf(login)
  const [discovered] = factsOf(login, 'discovered')
  const answer = factsOf(login, 'answered').at(-1)
  const refusal = refusedIn(login)
  return {
    id,
    issuer,
    entry,
    beganAt: isoTime(beganAt),
    stage: stageOf(login),
    outcome: outcomeOf(login, now),
    ...placeOfLogin(login),
    user: action?.user ?? discovered?.user ?? null,
    phoneNumber: action?.phoneNumber ?? discovered?.phoneNumber ?? null,
    identifiedBy: action?.identifiedBy ?? null,
    answer: answer === undefined ? null : answerJson(answer),
    faults: factsOf(login, 'fault').map(({ name, kind, endpoint }) => ({ name, kind, endpoint })),
    findings: factsOf(login, 'finding').map(({ rule, message }) => ({ rule, message })),
    refusal: refusal === undefined ? null : refusalJson(refusal),
  }
}

function answerJson(answer: At<FactOf<'answered'>>) {
  return {
    at: isoTime(answer.at),
    redirectUri: answer.redirectUri,
    error: answer.error ?? null,
    reason: answer.reason ?? null,
    /** SHA-256 of the code, in base64url. */
    codeDigest: answer.code ?? null,
  }
}

function refusalJson({ reference, error, reason, remedy }: FactOf<'refused'>) {
  return { reference, error, reason, remedy: remedy ?? null }
}

/** A whole login. @param raw whether to include ID tokens as they were sent */
export function loginJson(login: Login, now: number, raw = false) {
  const action = actionOf(login)
  return {
    ...loginSummaryJson(login, now),
    request: requestJson(login),
    ciba: login.head.entry === 'authorization' ? null : cibaJson(login),
    action: action === undefined ? null : actionJson(action, now),
    tokenRequests: factsOf(login, 'tokens').map((fact) => ({
      at: isoTime(fact.at),
      clientAuthentication: fact.clientAuthentication,
      assertion: fact.assertion ?? null,
      status: fact.status,
      error: fact.error ?? null,
      reason: fact.reason ?? null,
      idToken: fact.idToken === undefined ? null : idTokenJson(fact.idToken, raw),
      /** SHA-256 of the access token, in base64url. */
      accessTokenDigest: fact.accessToken ?? null,
    })),
    userinfoRequests: callsOf(login, 'userinfo'),
    pictureRequests: callsOf(login, 'picture'),
    revocationRequests: callsOf(login, 'revocation'),
  }
}

/** What happened in a login without a browser, without the code to scan. Requests that came too early are counted, not listed. */
function cibaJson(login: Login) {
  const [discovered] = factsOf(login, 'discovered')
  const delivered = factsOf(login, 'delivered').at(-1)
  return {
    scanCode: null as string | null,
    discoveredAt: discovered === undefined ? null : isoTime(discovered.at),
    pings: factsOf(login, 'pinged').map(({ at, status, failure }) => ({
      at: isoTime(at),
      status: status ?? null,
      failure: failure ?? null,
    })),
    delivered: delivered === undefined ? null : deliveredJson(delivered),
  }
}

function deliveredJson({ at, error, polls, slowDowns }: At<FactOf<'delivered'>>) {
  return { at: isoTime(at), error: error ?? null, polls, slowDowns }
}

type At<F> = F & { readonly at: number }

function requestJson(login: Login) {
  const { method, sent } = login.head
  const { object, ...request } = requestOf(login)
  return { method, sent, object: object === undefined ? null : objectJson(object), ...request }
}

function objectJson({ how, form, header, claims }: RequestObject) {
  return { how, form, header, claims }
}

function idTokenJson(token: IssuedToken, raw: boolean) {
  const { header, claims } = decodedToken(token)
  return { form: token.form, header, claims, ...(raw ? { raw: token.raw ?? null } : {}) }
}

function callsOf(login: Login, what: 'userinfo' | 'picture' | 'revocation') {
  return factsOf(login, what).map(({ at, status, error, reason }) => ({
    at: isoTime(at),
    status,
    error: error ?? null,
    reason: reason ?? null,
  }))
}

export type LoginSummaryJson = ReturnType<typeof loginSummaryJson>
export type LoginJson = ReturnType<typeof loginJson>
