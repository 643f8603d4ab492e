import type { Context, Middleware } from 'koa'
import { SimulatorError } from '../../domain/errors.ts'
import { networkOf } from '../../domain/host-name.ts'
import { membersOf } from '../../domain/members.ts'
import { issuers } from '../../oidc/issuers.ts'
import { factsOf } from './http.ts'
import type { CreateLimiter, Limiter } from './limiter.ts'

/** What is counted: a request, the beginning of a login (weighted by size), or a wrong guess at a secret. */
export type RateKind = 'request' | 'login' | 'controlToken' | 'clientSecret'

/** Counts the requests and guesses of an address. */
export interface RateLimit {
  /** Returns the seconds to wait if the limit has been reached; undefined if it has not. */
  spent(kind: RateKind, address: string): Promise<number | undefined>
  /**
   * Adds points. Returns the seconds to wait if the limit is exceeded; undefined if it is not.
   *
   * @param points 1 by default
   */
  count(kind: RateKind, address: string, points?: number): Promise<number | undefined>
  /** Counts a guess at a secret if it was wrong. Returns the seconds to wait at the limit, even for a right guess. */
  judge(kind: RateKind, address: string, isWrong: boolean): Promise<number | undefined>
}

/** Maximum number of wrong guesses per minute and address. */
export const guesses = { controlToken: 10, clientSecret: 60 } as const
/** Length of the counting period, in seconds. */
const window = 60

/** Maximum number of networks that are counted separately within a minute. All others share one count. */
export const maxAddresses = 20_000

/** Returns the key under which an address is counted: its network, or a shared key if there are too many networks. */
function createKeys(now: () => number): (address: string) => string {
  const known = new Set<string>()
  let since = now()
  return (address) => {
    const network = networkOf(address)
    if (now() - since >= window * 1000) {
      known.clear()
      since = now()
    }
    if (known.size < maxAddresses) known.add(network)
    return known.has(network) ? network : 'others'
  }
}

/** Returns how many logins may begin for a number of allowed requests. Each login is stored for minutes. */
export function loginsOf(requests: number): number {
  return Math.max(1, Math.floor(requests / 5))
}

/**
 * Creates limits per minute; undefined if there are none.
 *
 * @param requests per minute and address
 * @param now milliseconds since the epoch
 * @param tell receives one line per minute for each address that is refused from then on
 * @param createLimiter counts for several processes; in memory by default
 */
export function createRateLimit(
  requests: number,
  tell: (outcome: string) => Promise<unknown>,
  now: () => number,
  createLimiter?: CreateLimiter,
): RateLimit | undefined {
  if (requests === 0) return undefined
  const points = { request: requests, login: loginsOf(requests), ...guesses }
  const limiters = new Map<RateKind, Promise<Limiter>>()
  const keyOf = createKeys(now)

  function limiterOf(kind: RateKind): Promise<Limiter> {
    const limiter = limiters.get(kind) ?? makeLimiter(kind, points[kind], createLimiter)
    limiters.set(kind, limiter)
    return limiter
  }
  const secondsOf = (milliseconds: number) => Math.max(1, Math.ceil(milliseconds / 1000))
  const isGuess = (kind: RateKind) => kind in guesses

  const spent: RateLimit['spent'] = async (kind, address) => {
    const found = await (await limiterOf(kind)).get(keyOf(address))
    const isSpent = found !== null && found.consumedPoints >= points[kind]
    return isSpent ? secondsOf(found.msBeforeNext) : undefined
  }

  const count: RateLimit['count'] = async (kind, address, more = 1) => {
    const limiter = await limiterOf(kind)
    const { consumedPoints, msBeforeNext } = await limiter.penalty(keyOf(address), more)
    const before = consumedPoints - more
    // Guesses are refused once the limit has been reached, requests once it is exceeded.
    const edge = isGuess(kind) ? points[kind] : points[kind] + 1
    if (before < edge && consumedPoints >= edge) await tell(limitText(kind, address))
    return consumedPoints > points[kind] ? secondsOf(msBeforeNext) : undefined
  }

  return {
    spent,
    count,
    judge: (kind, address, isWrong) => (isWrong ? count : spent)(kind, address),
  }
}

const kindTexts = {
  request: 'requests',
  login: 'logins that began',
  controlToken: 'wrong control tokens',
  clientSecret: 'wrong client secrets',
} as const satisfies Record<RateKind, string>

/** The line for the log. Without it, nothing would explain a "cannot reach" in B2C. */
function limitText(kind: RateKind, address: string): string {
  return `too many ${kindTexts[kind]} from ${address} within a minute: refused with 429 until the minute has passed (--rate-limit)`
}

async function makeLimiter(
  kind: RateKind,
  points: number,
  createLimiter: CreateLimiter | undefined,
): Promise<Limiter> {
  if (createLimiter !== undefined) return createLimiter(kind, points, window)
  return (await loadLimiter()).createLimiter(points, window)
}

/** Loads the limiter, which is in a chunk of its own in the bundle. A simulator without limits never loads it. */
export function loadLimiter(): Promise<typeof import('./limiter.ts')> {
  return import('./limiter.ts')
}

/** The error for too many requests from an address. */
export class TooManyRequests extends SimulatorError {
  /** Seconds. */
  readonly retryAfter: number
  constructor(retryAfter: number) {
    super('too-many-requests', `too many requests from this address; try again in ${retryAfter} s`)
    this.name = 'TooManyRequests'
    this.retryAfter = retryAfter
  }
}

/** Paths that browsers read once and cache, or that probes request often. */
const free = /^\/(assets\/|healthz$|readyz$|version$)/
const pathsOf = (route: 'token' | 'revocation' | 'authorization') =>
  issuers.flatMap(({ path, routes }) => {
    const own = routes[route]
    return own === undefined ? [] : [path + own]
  })
/** Paths at which client secrets can be guessed. */
const secretPaths = new Set([...pathsOf('token'), ...pathsOf('revocation')])
/** Paths at which logins begin. */
const loginPaths = new Set([
  ...pathsOf('authorization'),
  ...issuers.flatMap(({ path, routes }) =>
    Object.values(routes.ciba ?? {}).map((own) => path + own),
  ),
])
/** Whether a bearer token at a path is an access token. */
function isIssuerPath(path: string): boolean {
  return issuers.some((issuer) => path.startsWith(`${issuer.path}/`))
}

/** Bytes of an authorization request that count as another login. */
const loginBytes = 4096
/** Assumed length of an authorization request by POST without a Content-Length, in bytes. */
const maxBodyLength = 256 * 1024

interface LimitOptions {
  readonly limit: RateLimit | undefined
  /** Whether a request contains the control token. Does not count the guess. */
  readonly tokenOf: (ctx: Context) => 'none' | 'missing' | 'wrong' | 'right'
}

/**
 * Refuses requests of an address that exceeds a limit. Requests with the control token are not counted. A guess is
 * counted after it is judged and before the response: concurrent guesses get no more responses than consecutive ones.
 *
 * @throws TooManyRequests
 */
export function limitRequests({ limit, tokenOf }: LimitOptions): Middleware {
  if (limit === undefined) return (_ctx, next) => next()

  async function isSignedIn(ctx: Context, address: string): Promise<boolean> {
    if (isIssuerPath(ctx.path)) return false
    const isGuess = ctx.get('Authorization') !== ''
    if (isGuess) refuseAfter(await limit?.spent('controlToken', address))
    ctx.state['mayGuess'] = true
    const token = tokenOf(ctx)
    if (isGuess) refuseAfter(await limit?.judge('controlToken', address, token === 'wrong'))
    return token === 'right'
  }

  return async (ctx, next) => {
    const address = factsOf(ctx)?.client
    if (address === undefined || free.test(ctx.path)) return next()
    const isSecretPath = secretPaths.has(ctx.path)
    if (isSecretPath) refuseAfter(await limit.spent('clientSecret', address))
    if (!(await isSignedIn(ctx, address))) refuseAfter(await limit.count('request', address))
    if (loginPaths.has(ctx.path)) refuseAfter(await limit.count('login', address, loginCost(ctx)))
    await next()
    if (!isSecretPath) return
    const isWrong = membersOf(ctx.body)['error'] === 'invalid_client'
    refuseAfter(await limit.judge('clientSecret', address, isWrong))
  }
}

/**
 * Returns how many logins a request counts as. A long request is stored as long as a short one, and takes more memory.
 */
function loginCost(ctx: Context): number {
  const body = ctx.method === 'POST' ? (ctx.request.length ?? maxBodyLength) : 0
  return 1 + Math.floor((ctx.url.length + body) / loginBytes)
}

/** @throws TooManyRequests if `seconds` is given */
export function refuseAfter(seconds: number | undefined): void {
  if (seconds !== undefined) throw new TooManyRequests(seconds)
}
