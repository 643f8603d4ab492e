import type { Configuration } from '../../config/configuration.ts'
import { loadFilteringAgents } from '../../oidc/outbound.ts'
import { loadProvider } from '../../oidc/pool.ts'
import { loadDemoLibrary } from '../demo/demo-client.ts'
import { loadLimiter } from './rate-limit.ts'

/**
 * Imports oidc-provider, and the modules that this configuration needs and others do not. A simulator that has just begun
 * to listen does so: requests that need them wait. If the first import of a module fails because no file descriptor is
 * free, the module stays failed as long as the process runs, so the start fails then.
 */
export async function loadModules(configuration: Configuration): Promise<void> {
  const { disable, rateLimit, privateNetworks } = configuration
  await Promise.all([
    loadProvider(),
    ...(disable.includes('demo') ? [] : [loadDemoLibrary()]),
    ...(rateLimit === 0 ? [] : [loadLimiter()]),
    ...(privateNetworks ? [] : [loadFilteringAgents()]),
  ])
}
