import type { Provider } from 'oidc-provider'
import type { Origin } from '../domain/origin.ts'
import type { IssuerDependencies } from './context.ts'
import { type Issuer, issuers } from './issuers.ts'
import { createProvider } from './provider.ts'

/** The two issuers at one origin. */
export type ProvidersAtOrigin = readonly { readonly issuer: Issuer; readonly provider: Provider }[]

/** Providers are cheap, but anyone can make up loopback names, so the least recently used origin is dropped. */
const maxOrigins = 16

export interface ProviderPool {
  /** Returns the providers at an origin. Each is created on first use. */
  at(origin: Origin): ProvidersAtOrigin
}

/**
 * oidc-provider fixes its issuer at construction, so each origin has its own providers. All of them share one storage.
 */
export function createProviderPool(dependencies: IssuerDependencies): ProviderPool {
  const known = new Map<string, ProvidersAtOrigin>()

  function makeLater(issuer: Issuer, origin: Origin) {
    let made: Provider | undefined
    return {
      issuer,
      get provider() {
        made ??= createProvider(issuer, origin, dependencies)
        return made
      },
    }
  }
  return {
    at(origin) {
      const providers = known.get(origin.url) ?? issuers.map((issuer) => makeLater(issuer, origin))
      known.delete(origin.url)
      known.set(origin.url, providers)
      const [oldest] = known.keys()
      if (known.size > maxOrigins && oldest !== undefined) known.delete(oldest)
      return providers
    },
  }
}
