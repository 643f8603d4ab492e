import type { Configuration } from '../../config/configuration.ts'
import { loadFilteringAgents } from '../../oidc/outbound.ts'
import { loadDemoLibrary } from '../demo/demo-client.ts'
import { loadLimiter } from './rate-limit.ts'

/**
 * Imports the modules that the configuration needs and that others do not pay for. A module whose first import fails,
 * because no file descriptor is free, stays failed for the life of the process: so they are imported before anybody can
 * open a connection.
 */
export async function loadModules(configuration: Configuration): Promise<void> {
  const { disable, rateLimit, privateNetworks } = configuration
  await Promise.all([
    ...(disable.includes('demo') ? [] : [loadDemoLibrary()]),
    ...(rateLimit === 0 ? [] : [loadLimiter()]),
    ...(privateNetworks ? [] : [loadFilteringAgents()]),
  ])
}
