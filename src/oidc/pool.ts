import type { Provider } from 'oidc-provider'
import type { Origin } from '../domain/origin.ts'
import type { IssuerDependencies, IssuerMiddleware } from './context.ts'
import { type Issuer, issuers } from './issuers.ts'
import { createMetadataRoutes } from './metadata-routes.ts'

/** An issuer at one origin. Its parts are created on first use. */
export interface IssuerAtOrigin {
  readonly issuer: Issuer
  /** The middleware by path; see {@link createMetadataRoutes}. */
  readonly metadata: ReadonlyMap<string, IssuerMiddleware>
  readonly provider: Promise<Provider>
}

/** The two issuers at one origin. */
export type ProvidersAtOrigin = readonly IssuerAtOrigin[]

/** Providers are cheap, but anyone can make up loopback names, so the least recently used origin is dropped. */
const maxOrigins = 16

/** Loads oidc-provider, and everything around it. A simulator that has just begun to listen does so. */
export function loadProvider(): Promise<typeof import('./provider.ts')> {
  return import('./provider.ts')
}

export interface ProviderPool {
  /** Returns the issuers at an origin. */
  at(origin: Origin): ProvidersAtOrigin
}

/**
 * oidc-provider fixes its issuer at construction, so each origin has its own providers. All of them share one storage.
 */
export function createProviderPool(dependencies: IssuerDependencies): ProviderPool {
  const known = new Map<string, ProvidersAtOrigin>()

  async function create(issuer: Issuer, origin: Origin): Promise<Provider> {
    return (await loadProvider()).createProvider(issuer, origin, dependencies)
  }

  function makeLater(issuer: Issuer, origin: Origin): IssuerAtOrigin {
    let metadata: IssuerAtOrigin['metadata'] | undefined
    let provider: Promise<Provider> | undefined
    return {
      issuer,
      get metadata() {
        metadata ??= createMetadataRoutes({ issuer, origin, dependencies })
        return metadata
      },
      get provider() {
        provider ??= create(issuer, origin).catch((error) => {
          provider = undefined
          throw error
        })
        return provider
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
