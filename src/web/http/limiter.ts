import { RateLimiterMemory } from 'rate-limiter-flexible'

/** Counts in memory, by key. A file of its own, so that who has no limits never loads the library. */
export type Limiter = RateLimiterMemory

/** @param duration seconds after which the counting of a key begins again */
export function createLimiter(points: number, duration: number): Limiter {
  return new RateLimiterMemory({ points, duration })
}
