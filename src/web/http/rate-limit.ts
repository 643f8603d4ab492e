import type { Context, Middleware } from 'koa'
import { SimulatorError } from '../../domain/errors.ts'
import { networkOf } from '../../domain/host-name.ts'
import { membersOf } from '../../domain/members.ts'
import { issuers } from '../../oidc/issuers.ts'
import { factsOf } from './http.ts'
import type { Limiter } from './limiter.ts'

/** What is counted: any request, the beginning of a login by its size, or a wrong guess at a secret. */
export type RateKind = 'request' | 'login' | 'controlToken' | 'clientSecret'

/** Counts what an address does. */
export interface RateLimit {
  /** Seconds to wait when there were too many already; undefined: go on. */
  spent(kind: RateKind, address: string): Promise<number | undefined>
  /** More of it. The answer is as that of `spent`. @param points 1 unless given */
  count(kind: RateKind, address: string, points?: number): Promise<number | undefined>
  /** A guess at a secret, judged: a wrong one is counted. The answer is as that of `spent`, for a right one, too. */
  judge(kind: RateKind, address: string, isWrong: boolean): Promise<number | undefined>
}

/** Wrong guesses a minute and address. */
const guesses = { controlToken: 10, clientSecret: 60 } as const
/** Seconds. */
const window = 60

/** So many addresses are told apart within a minute; all others are counted together. */
const maxAddresses = 20_000

/** What an address is counted under: its network, while there are not too many of them. */
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

/** How many logins may begin where so many requests are allowed: each is remembered for minutes. */
function loginsOf(requests: number): number {
  return Math.max(1, Math.floor(requests / 5))
}

/**
 * Limits in memory, by the minute; undefined where there are none.
 *
 * @param requests a minute and address
 * @param now milliseconds since the epoch
 * @param tell gets one line a minute for each address that is refused from here on
 */
export function createRateLimit(
  requests: number,
  tell: (outcome: string) => Promise<unknown>,
  now: () => number,
): RateLimit | undefined {
  if (requests === 0) return undefined
  const points = { request: requests, login: loginsOf(requests), ...guesses }
  const limiters = new Map<RateKind, Promise<Limiter>>()
  const keyOf = createKeys(now)

  function limiterOf(kind: RateKind): Promise<Limiter> {
    const limiter = limiters.get(kind) ?? makeLimiter(points[kind])
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
    // The guess with which none is left is the last one that is answered; a request too many is not.
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

/** For the log, where B2C's "cannot reach" would otherwise have no line. */
function limitText(kind: RateKind, address: string): string {
  return `too many ${kindTexts[kind]} from ${address} within a minute: refused with 429 until the minute has passed (--rate-limit)`
}

async function makeLimiter(points: number): Promise<Limiter> {
  const { createLimiter } = await loadLimiter()
  return createLimiter(points, window)
}

/** A chunk of the bundle of its own: who has no limits never loads it. */
export function loadLimiter(): Promise<typeof import('./limiter.ts')> {
  return import('./limiter.ts')
}

/** Too many requests of an address. */
export class TooManyRequests extends SimulatorError {
  /** Seconds. */
  readonly retryAfter: number
  constructor(retryAfter: number) {
    super('too-many-requests', `too many requests from this address; try again in ${retryAfter} s`)
    this.name = 'TooManyRequests'
    this.retryAfter = retryAfter
  }
}

/** Paths that are read once and kept, or that probes ask for often. */
const free = /^\/(assets\/|healthz$|readyz$|version$)/
const pathsOf = (route: 'token' | 'revocation' | 'authorization') =>
  issuers.flatMap(({ path, routes }) => {
    const own = routes[route]
    return own === undefined ? [] : [path + own]
  })
/** Where client secrets are guessed. */
const secretPaths = new Set([...pathsOf('token'), ...pathsOf('revocation')])
/** Where logins begin. */
const loginPaths = new Set(pathsOf('authorization'))
/** Where a bearer token is an access token. */
function isIssuerPath(path: string): boolean {
  return issuers.some((issuer) => path.startsWith(`${issuer.path}/`))
}

/** Bytes of an authorization request that count as one login more. */
const loginBytes = 4096
/** Of an authorization request by POST that does not say its length. */
const maxBodyLength = 256 * 1024

interface LimitOptions {
  readonly limit: RateLimit | undefined
  /** What a request brings of the control token, not yet counted. */
  readonly tokenOf: (ctx: Context) => 'none' | 'missing' | 'wrong' | 'right'
}

/**
 * Refuses what an address asks for too often; who has the control token is not counted. Guesses are counted when they
 * were judged, before they are answered: of many at once no more are answered than of as many in turn.
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

/** A long request is remembered as long as a short one, and takes as much more. */
function loginCost(ctx: Context): number {
  const body = ctx.method === 'POST' ? (ctx.request.length ?? maxBodyLength) : 0
  return 1 + Math.floor((ctx.url.length + body) / loginBytes)
}

/** @throws TooManyRequests unless there is nothing to wait for */
export function refuseAfter(seconds: number | undefined): void {
  if (seconds !== undefined) throw new TooManyRequests(seconds)
}
