import got, { type Got, type Response } from 'got'
import { CookieJar } from 'tough-cookie'
import type { Simulator } from '../../src/index.ts'

export const secret = 'demo-secret-that-is-public'
export const callback = 'http://localhost:54321/any/path'

/** A browser without pictures: keeps cookies, shows each redirect. */
export interface Visitor {
  readonly jar: CookieJar
  get(url: string, headers?: Record<string, string>): Promise<Response<string>>
  post(
    url: string,
    form: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<Response<string>>
}

export function createClient(): Got {
  return got.extend({ retry: { limit: 0 }, throwHttpErrors: false, followRedirect: false })
}

export function createVisitor(): Visitor {
  const jar = new CookieJar()
  const client = createClient().extend({ cookieJar: jar })
  return {
    jar,
    get: (url, headers = {}) => client.get(url, { headers }),
    post: (url, form, headers = {}) => client.post(url, { form, headers }),
  }
}

export type IssuerName = 'csapi' | 'v2'

export const endpoints = {
  csapi: {
    authorization: '/connect/authorize',
    token: '/connect/token',
    userinfo: '/connect/userinfo',
    jwks: '/.well-known/jwks',
  },
  v2: { authorization: '/authorization', token: '/token', userinfo: '/userinfo', jwks: '/jwkSet' },
} as const

export function endpoint(
  simulator: Simulator,
  name: keyof (typeof endpoints)['v2'],
  issuer: IssuerName = 'csapi',
): string {
  return simulator.issuers[issuer] + endpoints[issuer][name]
}

type Params = Readonly<Record<string, string | undefined>>

const usual: Params = {
  client_id: 'DEMO',
  response_type: 'code',
  scope: 'openid service:DEMO_LOGIN profile email',
  redirect_uri: callback,
  state: 'state-1',
  nonce: 'nonce-1',
}

/** An authorization request that is right, but for what `changes` changes; undefined leaves a parameter out. */
export function authorizationUrl(
  simulator: Simulator,
  changes: Params = {},
  issuer: IssuerName = 'csapi',
): string {
  const params = Object.entries({ ...usual, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return `${endpoint(simulator, 'authorization', issuer)}?${new URLSearchParams(params)}`
}

/** Goes to the identify page. */
export async function openIdentify(
  simulator: Simulator,
  visitor: Visitor,
  changes: Params = {},
  issuer: IssuerName = 'csapi',
): Promise<string> {
  const answer = await visitor.get(authorizationUrl(simulator, changes, issuer))
  const { location } = answer.headers
  if (answer.statusCode !== 302 || location === undefined || !location.includes('/identify/')) {
    throw new Error(
      `no identify page: ${answer.statusCode} ${location} ${answer.body.slice(0, 300)}`,
    )
  }
  return location
}

/** Fills in a number; the answer is the waiting page's address. */
export async function identify(
  visitor: Visitor,
  page: string,
  phoneNumber: string,
): Promise<string> {
  const answer = await visitor.post(page, { countryCode: '32', phoneNumber })
  if (answer.statusCode !== 303) throw new Error(`not identified: ${answer.statusCode}`)
  return String(answer.headers.location)
}

/** From the waiting page back to the client: the query of the redirect URI. */
export async function goOn(visitor: Visitor, waitPage: string): Promise<URL> {
  let url = waitPage
  for (let step = 0; step < 4; step++) {
    const answer = await visitor.get(url)
    const refresh = /^\d+;url=(.+)$/.exec(String(answer.headers['refresh']))?.[1]
    const location = answer.headers.location ?? refresh
    if (location === undefined)
      throw new Error(`no redirect from ${url}: ${answer.statusCode} ${answer.body.slice(0, 400)}`)
    if (
      !location.includes('/identify/') &&
      !location.includes('/connect/authorize/') &&
      !location.includes('/v2/authorization/')
    )
      return new URL(location)
    url = location
  }
  throw new Error('too many redirects')
}

/** A whole login of a user who confirms at once (+32470000002): the address that the client is called with. */
export async function login(
  simulator: Simulator,
  changes: Params = {},
  options: { phoneNumber?: string; issuer?: IssuerName; visitor?: Visitor } = {},
): Promise<URL> {
  const { phoneNumber = '+32470000002', issuer = 'csapi', visitor = createVisitor() } = options
  const page = await openIdentify(simulator, visitor, changes, issuer)
  return goOn(visitor, await identify(visitor, page, phoneNumber))
}

/** A whole login at the demo website. The answer is the page that shows what came of it. */
export async function logInAtDemo(
  { url }: Simulator,
  visitor: Visitor,
  phoneNumber: string,
  service = 'DEMO_LOGIN',
): Promise<string> {
  const begun = await visitor.get(`${url}/demo/start?service=${service}`)
  const page = await visitor.get(String(begun.headers.location))
  const wait = await identify(visitor, String(page.headers.location), phoneNumber)
  await visitor.get((await goOn(visitor, wait)).href)
  return (await visitor.get(`${url}/demo`)).body
}

/** Redeems a code as a client does, with what `changes` changes. */
export async function redeem(
  simulator: Simulator,
  code: string,
  changes: Params = {},
  issuer: IssuerName = 'csapi',
) {
  const form = {
    grant_type: 'authorization_code',
    client_id: 'DEMO',
    client_secret: secret,
    redirect_uri: callback,
    code,
    ...changes,
  }
  const entries = Object.entries(form).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const answer = await createClient().post(endpoint(simulator, 'token', issuer), {
    form: Object.fromEntries(entries),
  })
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: JSON.parse(answer.body) as Record<string, string>,
  }
}

/** The claims of a token, unverified. */
export function decode(token: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString())
}
