import { SimulatorError, type Steerable } from '../../src/index.ts'
import { callback, createClient, secret } from './visitor.ts'

/** Where a request went: the redirect's address, or the page's status. */
export interface Answer {
  readonly status: number
  readonly location: URL | undefined
  readonly body: string
}

type Params = Readonly<Record<string, string | undefined>>
type Target = Pick<Steerable, 'issuers'>

/** An authorization request that names its user, answered at once where the user decides at once. */
export async function authorize(
  { issuers }: Target,
  phoneNumber: string | undefined,
  changes: Params = {},
): Promise<Answer> {
  const params: Params = {
    client_id: 'DEMO',
    response_type: 'code',
    scope: 'openid service:DEMO_LOGIN profile email phone',
    redirect_uri: callback,
    state: 'state-1',
    nonce: 'nonce-1',
    login_hint: phoneNumber,
    ...changes,
  }
  const given = Object.entries(params).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const url = `${issuers.csapi}/connect/authorize?${new URLSearchParams(given)}`
  const { statusCode, headers, body } = await createClient().get(url)
  const location = headers.location === undefined ? undefined : new URL(headers.location)
  return { status: statusCode, location, body }
}

/** The code of an unattended login. @throws Error when there is none */
export async function codeOf(
  target: Target,
  phoneNumber: string,
  changes: Params = {},
): Promise<string> {
  const { location, status } = await authorize(target, phoneNumber, changes)
  const code = location?.searchParams.get('code')
  if (code == null) throw new Error(`no code: ${status} ${location?.href}`)
  return code
}

/** The answer of the token endpoint to a code. */
export async function redeemCode({ issuers }: Target, code: string) {
  const { statusCode, body } = await createClient().post(`${issuers.csapi}/connect/token`, {
    form: {
      grant_type: 'authorization_code',
      client_id: 'DEMO',
      client_secret: secret,
      redirect_uri: callback,
      code,
    },
  })
  return { status: statusCode, body: readJson(body) }
}

/** The answer of userinfo to an access token. */
export async function userinfoOf({ issuers }: Target, accessToken: string) {
  const { statusCode, body } = await createClient().get(`${issuers.csapi}/connect/userinfo`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  return { status: statusCode, body: readJson(body) }
}

function readJson(body: string): Record<string, string | undefined> {
  try {
    return JSON.parse(body)
  } catch {
    return { text: body }
  }
}

/** The code of a SimulatorError that a promise rejects with. */
export async function errorCodeOf(promise: Promise<unknown>): Promise<string | undefined> {
  return promise.then(
    () => undefined,
    (error) => (error instanceof SimulatorError ? error.code : String(error)),
  )
}
