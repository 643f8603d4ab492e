import type { Client, Provider as ProviderType } from 'oidc-provider'
import type { Partner } from '../domain/partner.ts'
import type { Partners } from '../state/partners.ts'
import { partnerOf } from './clients.ts'
import { Provider } from './library.ts'
import { partnerVersionOf } from './login/partner-version.ts'

/**
 * Replaces oidc-provider's lookup of clients, which calculates a digest of the metadata at each request. A partner that
 * changes becomes another object, so each client is looked up by the partner from which it was created.
 */
export function replaceClientLookup(provider: ProviderType, partners: Partners): void {
  const clients = new WeakMap<Partner, Client>()
  const find = provider.Client.find.bind(provider.Client)

  provider.Client.find = async (code) => {
    const partner = await partners.at(code, partnerVersionOf(Provider.ctx, code))
    const known = partner && clients.get(partner.value)
    if (known !== undefined) return known
    const client = await find(code)
    if (client !== undefined) clients.set(partnerOf(client), client)
    return client
  }
}
