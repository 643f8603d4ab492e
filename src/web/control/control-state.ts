import { version } from '../../config/root.ts'
import { issuers, issuerUrl } from '../../oidc/issuers.ts'
import type { WebContext } from '../web-context.ts'

/** Returns counts and the current configuration, without secrets. @param url the origin of the request */
export async function stateJson(dependencies: WebContext, url: string) {
  const { state, configuration, settings, keyRing, sandboxes } = dependencies
  const { publicUrl, internalUrls, disable, trustProxy, logLevel, strict, seed } = configuration
  const keys = keyRing.current()
  return {
    version,
    url,
    issuers: Object.fromEntries(issuers.map((issuer) => [issuer.name, issuerUrl(issuer, url)])),
    counts: {
      users: await state.users.size(),
      partners: (await state.partners.list()).length,
      pendingActions: (await state.actions.pending()).length,
      faults: (await state.faults.list()).length,
      journal: await state.journal.size(),
      ...(sandboxes === undefined ? {} : { sandboxes: (await sandboxes.list()).length }),
    },
    configuration: {
      publicUrl: publicUrl ?? null,
      internalUrls,
      disable,
      trustProxy,
      strict,
      privateNetworks: configuration.privateNetworks,
      logLevel,
      seed: seed ?? null,
      keys: { source: keys.source, kids: keys.publicJwks.keys.map(({ kid }) => kid ?? '') },
      hasControlToken: dependencies.controlToken !== undefined,
      ...settings(),
    },
  }
}
