import type { Configuration } from './config/configuration.ts'
import type { Clock } from './domain/clock.ts'
import { ConfigurationError, isStoreUnavailable } from './domain/errors.ts'
import type { Logger } from './logger.ts'
import { createMemoryStore } from './state/memory/memory-store.ts'
import type { Store } from './state/store.ts'
import type { CreateLimiter } from './web/http/limiter.ts'

/** The stores of a simulator and its sandboxes. */
export interface Stores {
  /** @param sandbox the id of a sandbox; absent for the simulator itself */
  create(sandbox?: string): Store
  /** Present if the store is shared. */
  readonly createLimiter?: CreateLimiter
  close(): Promise<void>
}

interface Surroundings {
  readonly clock: Clock
  readonly createStore?: (clock: Clock, sandbox?: string) => Store
}

/** The version of what is stored. Two releases behind one balancer share nothing if it differs. */
const dataVersion = 2

/**
 * Opens the stores that the configuration names. The client of Redis is loaded only if it is needed.
 *
 * @throws ConfigurationError if Redis does not answer
 */
export async function openStores(
  { store: place }: Configuration,
  logger: Logger,
  { clock, createStore = createMemoryStore }: Surroundings,
): Promise<Stores> {
  if (place === undefined)
    return { create: (sandbox) => createStore(clock, sandbox), close: async () => undefined }
  const { connectRedis, createRedisLimiter, createRedisStore } = await import(
    './state/redis/redis.ts'
  )
  const connection = await connectRedis({
    url: place.url,
    epochKey: `{${place.prefix}}${dataVersion}:epoch`,
    clock,
    tell: (message) => logger.log('warn', message),
  }).catch((error) => {
    if (!isStoreUnavailable(error)) throw error
    throw new ConfigurationError([{ path: 'store', message: error.message }])
  })
  return {
    create(sandbox) {
      const name = sandbox === undefined ? place.prefix : `${place.prefix}/s/${sandbox}`
      return createRedisStore(connection, `{${name}}${dataVersion}:`, clock)
    },
    createLimiter: (kind, points, duration) =>
      createRedisLimiter(
        connection,
        `{${place.prefix}}${dataVersion}:limit:${kind}`,
        points,
        duration,
      ),
    close: connection.close,
  }
}
