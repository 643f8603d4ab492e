import { claimPrefix } from '../domain/claims/claim-names.ts'
import { asJsonObject } from '../domain/json-object.ts'
import { membersOf } from '../domain/members.ts'
import { secretToken } from '../domain/random.ts'
import { authorizationUrl } from './authorization-url.ts'
import { authenticationOf, openToken } from './client.ts'
import { readMetadata, withoutIssuer } from './describe-metadata.ts'
import { answerOf, describeResponse } from './describe-response.ts'
import { answeredQuestions } from './questions.ts'
import { recordRefusals } from './refusals.ts'
import { type RecordedLogin, type Report, reportFormat } from './report.ts'
import { shapesOf } from './shape.ts'
import { type Endpoints, RecordError, type Send, type Target } from './target.ts'

interface RecordTools {
  readonly send: Send
  /** Has the user log in at a URL. Returns the parameters with which the browser comes back. @throws RecordError */
  readonly logIn: (url: string) => Promise<URLSearchParams>
  /** ISO 8601. */
  readonly now: string
  readonly version: string
}

/**
 * Records how an issuer behaves: discovery and keys, six refusals, and one login by the user's own browser and phone.
 * The report has no secrets and no personal data.
 *
 * @throws RecordError
 */
export async function record(given: Target, tools: RecordTools): Promise<Report> {
  const { send, now, version } = tools
  const { described: discovery, endpoints, issuer } = await readMetadata(given.issuer, send)
  const target = { ...given, issuer }
  const refusals = await recordRefusals(target, endpoints, send)
  checkAuthentication(refusals)
  const login = await recordLogin(target, endpoints, tools)
  const known = { discovery, refusals, login }
  return {
    format: reportFormat,
    recordedAt: now,
    version,
    issuer,
    authentication: target.secret === undefined ? 'private_key_jwt' : 'client_secret_post',
    scope: target.scope,
    ...known,
    questions: answeredQuestions(known),
  }
}

/** Nobody should log in in vain. @throws RecordError */
function checkAuthentication({ 'unknown code': response = {} }: Report['refusals']): void {
  const { error, error_description: description = '' } = response
  if (error !== 'invalid_client') return
  const why = `${error} ${String(description)}`.trim()
  throw new RecordError(`the issuer does not accept the secret or the keys of the client: ${why}`)
}

/** A claim that no scope has, and whose values are not all documented. */
const claims = JSON.stringify({ id_token: { [`${claimPrefix}identification_mode`]: null } })

async function recordLogin(
  target: Target,
  endpoints: Endpoints,
  { send, logIn }: RecordTools,
): Promise<RecordedLogin> {
  const [state, nonce] = [secretToken(16), secretToken(16)]
  const back = await logIn(authorizationUrl(target, endpoints, { state, nonce, claims }))
  const code = back.get('code')
  if (code === null) {
    const why = back.get('error') ?? 'no code came back'
    throw new RecordError(`the login failed: ${why} ${back.get('error_description') ?? ''}`.trim())
  }
  const response = await send(endpoints.token, {
    form: {
      ...(await authenticationOf(target, endpoints)),
      grant_type: 'authorization_code',
      code,
      redirect_uri: target.redirectUri,
    },
  })
  const token = describeResponse(response, target)
  const { id_token: idToken, access_token: accessToken } = membersOf(asJsonObject(response.text))
  if (typeof idToken !== 'string' || typeof accessToken !== 'string')
    throw new RecordError(`the token endpoint returned no tokens: ${errorText(token)}`)
  const { claims: opened, headers, form } = await openToken(idToken, target)
  return {
    response: {
      ...answerOf(back, target),
      state: back.get('state') === state ? 'as sent' : 'not as sent',
      codeLength: code.length,
    },
    token,
    idToken: {
      form,
      headers,
      claims: shapesOf(withoutIssuer(opened, target.issuer)),
      nonce: opened['nonce'] === nonce ? 'as sent' : 'not as sent',
      lifetime: Number(opened['exp']) - Number(opened['iat']),
    },
    userinfo: await recordUserinfo(target, endpoints, send, accessToken),
  }
}

/** Returns the error of a response in one line. */
function errorText({ status, error, error_description: description }: RecordedLogin['token']) {
  return [status, error, description].filter((part) => part !== undefined).join(' ')
}

async function recordUserinfo(
  target: Target,
  { userinfo }: Endpoints,
  send: Send,
  accessToken: string,
): Promise<RecordedLogin['userinfo']> {
  const response = await send(userinfo, { headers: { authorization: `Bearer ${accessToken}` } })
  const isJwt = /^[\w-]+(\.[\w-]*){2,4}$/.test(response.text.trim())
  const described = describeResponse(isJwt ? { ...response, text: '{}' } : response, target)
  if (!isJwt) return { ...described, form: 'json' }
  const { form, headers, claims } = await openToken(response.text.trim(), target)
  return {
    ...described,
    form,
    jwtHeaders: headers,
    members: shapesOf(withoutIssuer(claims, target.issuer)),
  }
}
