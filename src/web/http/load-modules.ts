import type { Configuration } from '../../config/configuration.ts'
import { loadFilteringAgents } from '../../oidc/outbound.ts'
import { loadDemoLibrary } from '../demo/demo-client.ts'
import { loadLimiter } from './rate-limit.ts'

/**
 * Imports the modules that this configuration needs and others do not. If the first import of a module fails because no
 * file descriptor is free, the module stays failed as long as the process runs. Modules are therefore imported before
 * anyone can open a connection. oidc-provider, which is always needed, is loaded right after that; if it fails, the start
 * fails.
 */
export async function loadModules(configuration: Configuration): Promise<void> {
  const { disable, rateLimit, privateNetworks } = configuration
  await Promise.all([
    ...(disable.includes('demo') ? [] : [loadDemoLibrary()]),
    ...(rateLimit === 0 ? [] : [loadLimiter()]),
    ...(privateNetworks ? [] : [loadFilteringAgents()]),
  ])
}
