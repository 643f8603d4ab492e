/** What a simulator on Redis loads, in a chunk of its own. */
export { connectRedis } from './connection.ts'
export { createRedisLimiter } from './limiter.ts'
export { createRedisStore } from './redis-store.ts'
