import type { Client, Provider as ProviderType } from 'oidc-provider'
import type { Partner } from '../domain/partner.ts'
import type { Partners } from '../state/partners.ts'
import { versionOf } from './clients.ts'
import { Provider } from './library.ts'
import { partnerVersionOf } from './login/partner-version.ts'

/**
 * Replaces oidc-provider's lookup of clients, which computes a digest of the metadata on every request. Changing a partner
 * creates a new object, so a client can be cached by its partner object.
 */
export function replaceClientLookup(provider: ProviderType, partners: Partners): void {
  const clients = new WeakMap<Partner, Client>()
  const find = provider.Client.find.bind(provider.Client)

  provider.Client.find = async (code) => {
    const partner = await partners.at(code, partnerVersionOf(Provider.ctx, code))
    if (partner === undefined) return undefined
    const known = clients.get(partner.value)
    if (known !== undefined) return known
    const client = await find(code)
    // The partner may have changed at this moment.
    if (client !== undefined && versionOf(client) === partner.version)
      clients.set(partner.value, client)
    return client
  }
}
