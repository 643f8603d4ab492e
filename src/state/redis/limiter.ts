import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import type { RedisConnection } from './connection.ts'

/**
 * Counts in Redis, so that all processes have one limit. While Redis cannot be reached, each counts for itself.
 *
 * @param duration seconds after which the count of a key restarts
 */
export function createRedisLimiter(
  { client }: RedisConnection,
  keyPrefix: string,
  points: number,
  duration: number,
): RateLimiterRedis {
  return new RateLimiterRedis({
    storeClient: client,
    keyPrefix,
    points,
    duration,
    rejectIfRedisNotReady: true,
    insuranceLimiter: new RateLimiterMemory({ points, duration }),
  })
}
