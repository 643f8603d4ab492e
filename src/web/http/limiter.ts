import { RateLimiterMemory } from 'rate-limiter-flexible'

/** Counts in memory, by key. This is a separate file so that a simulator without limits never loads the library. */
export type Limiter = Pick<RateLimiterMemory, 'get' | 'penalty'>

/** Creates a limiter of one kind. @param duration seconds after which the count of a key restarts */
export type CreateLimiter = (kind: string, points: number, duration: number) => Limiter

/** @param duration seconds after which the count of a key restarts */
export function createLimiter(points: number, duration: number): Limiter {
  return new RateLimiterMemory({ points, duration })
}
