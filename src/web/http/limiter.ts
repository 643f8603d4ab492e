import { RateLimiterMemory } from 'rate-limiter-flexible'

/** Counts in memory, by key. This is a separate file so that a simulator without limits never loads the library. */
export type Limiter = RateLimiterMemory

/** @param duration seconds after which the count of a key restarts */
export function createLimiter(points: number, duration: number): Limiter {
  return new RateLimiterMemory({ points, duration })
}
