import type { Context, Middleware } from 'koa'
import { SimulatorError } from '../domain/errors.ts'
import { networkOf } from '../domain/host-name.ts'
import { factsOf } from './http.ts'
import type { Limiter } from './limiter.ts'

/** What is counted: any request, or a wrong guess at a secret. */
export type RateKind = 'request' | 'controlToken' | 'clientSecret'

/** Counts what an address does. */
export interface RateLimit {
  /** Seconds to wait when there were too many already; undefined: go on. */
  spent(kind: RateKind, address: string): Promise<number | undefined>
  /** One more. The answer is as that of `spent`. */
  count(kind: RateKind, address: string): Promise<number | undefined>
}

/** Wrong guesses a minute and address. */
const guesses = { controlToken: 10, clientSecret: 60 } as const
/** Seconds. */
const window = 60

/**
 * Limits in memory, by the minute; undefined where there are none.
 *
 * @param requests a minute and address
 * @param onLimit told once a minute of each address that is refused from here on
 */
export function createRateLimit(
  requests: number,
  onLimit: (kind: RateKind, address: string) => Promise<void>,
): RateLimit | undefined {
  if (requests === 0) return undefined
  const points = { request: requests, ...guesses }
  const limiters = new Map<RateKind, Promise<Limiter>>()

  function limiterOf(kind: RateKind): Promise<Limiter> {
    const limiter = limiters.get(kind) ?? makeLimiter(points[kind])
    limiters.set(kind, limiter)
    return limiter
  }
  const secondsOf = (milliseconds: number) => Math.max(1, Math.ceil(milliseconds / 1000))

  return {
    async spent(kind, address) {
      const found = await (await limiterOf(kind)).get(networkOf(address))
      const isSpent = found !== null && found.consumedPoints >= points[kind]
      return isSpent ? secondsOf(found.msBeforeNext) : undefined
    },
    async count(kind, address) {
      const limiter = await limiterOf(kind)
      const { consumedPoints, msBeforeNext } = await limiter.penalty(networkOf(address))
      // A guess too many is refused before it is counted, a request after.
      const last = kind === 'request' ? points.request + 1 : points[kind]
      if (consumedPoints === last) await onLimit(kind, address)
      return consumedPoints > points[kind] ? secondsOf(msBeforeNext) : undefined
    },
  }
}

async function makeLimiter(points: number): Promise<Limiter> {
  const { createLimiter } = await import('./limiter.ts')
  return createLimiter(points, window)
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
/** Where client secrets are guessed. */
const secretPaths = /^\/(clientsecret-oidc\/csapi\/v0\.1\/connect\/(token|revoke)|v2\/token)$/

/** Where a bearer token is an access token. */
const issuerPaths = /^\/(clientsecret-oidc|v2)\//

interface LimitOptions {
  readonly limit: RateLimit | undefined
  /** What a request brings of the control token. */
  readonly tokenOf: (ctx: Context) => 'none' | 'missing' | 'wrong' | 'right'
}

/** Refuses what an address asks for too often; who has the control token is not counted. @throws TooManyRequests */
export function limitRequests({ limit, tokenOf }: LimitOptions): Middleware {
  if (limit === undefined) return (_ctx, next) => next()

  /** Whether a request brings the right control token; wrong ones are counted, and soon nobody is heard any more. */
  async function isSignedIn(ctx: Context, address: string): Promise<boolean> {
    if (issuerPaths.test(ctx.path)) return false
    if (ctx.get('Authorization') !== '') refuseAfter(await limit?.spent('controlToken', address))
    const token = tokenOf(ctx)
    if (token === 'wrong') await limit?.count('controlToken', address)
    return token === 'right'
  }

  return async (ctx, next) => {
    const address = factsOf(ctx)?.client
    if (address === undefined || free.test(ctx.path)) return next()
    const isSecretPath = secretPaths.test(ctx.path)
    if (isSecretPath) refuseAfter(await limit.spent('clientSecret', address))
    if (!(await isSignedIn(ctx, address))) refuseAfter(await limit.count('request', address))
    await next()
    const isWrongSecret = isSecretPath && Object(ctx.body).error === 'invalid_client'
    if (isWrongSecret) await limit.count('clientSecret', address)
  }
}

/** @throws TooManyRequests unless there is nothing to wait for */
export function refuseAfter(seconds: number | undefined): void {
  if (seconds !== undefined) throw new TooManyRequests(seconds)
}
