import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Partner } from '../domain/partner.ts'
import type { Store } from '../state/store.ts'
import { findRequestGrant } from './credentials.ts'
import type { Issuer } from './issuers.ts'
import { keptOf } from './kept.ts'

/** Where they are kept; that of a grant as `grant/<id>`. */
export const formerPartners = 'formerPartners'
const collection = formerPartners
const channel = 'formerPartners'

/** Partners as they were, for the logins that began before they changed: those end with the data they began with. */
export interface InFlight {
  /** Remembers a partner that is about to change for every login of its that is under way. */
  keep(partner: Partner): Promise<void>
  /** The partner of a visit as it was; undefined: it has not changed since. */
  ofVisit(uid: string): Promise<Partner | undefined>
  /** True where no partner has changed yet: then nothing else need be asked. */
  isQuiet(): boolean
  /** The partner of the login that a request goes on with, as it was; undefined: it has not changed since. */
  ofRequest(issuer: Issuer, ctx: KoaContextWithOIDC): Promise<Partner | undefined>
  /** Keeps a partner of before for what comes of a visit. @param ttl milliseconds */
  goOn(grantId: string, partner: Partner, ttl: number): Promise<void>
}

export function createInFlight(store: Store): InFlight {
  const find = (key: string) => store.get<Partner>(collection, key)
  /** Nothing was ever kept: most simulators' partners never change. */
  let isQuiet = true
  store.subscribe(channel, () => {
    isQuiet = false
  })
  const wake = () => {
    isQuiet = false
    return store.publish(channel, {})
  }

  return {
    async keep(partner) {
      await wake()
      for (const { key, clientId, ttl } of await keptOf(store)) {
        if (clientId === partner.code) await store.add(collection, key, partner, ttl)
      }
    },
    ofVisit: async (uid) => (isQuiet ? undefined : find(`visit/${uid}`)),
    isQuiet: () => isQuiet,
    async ofRequest(issuer, ctx) {
      const { authorization, token, userinfo, revocation } = issuer.routes
      if (ctx.path.startsWith(`${authorization}/`)) {
        return find(`visit/${ctx.path.slice(authorization.length + 1)}`)
      }
      if (![token, userinfo, revocation].includes(ctx.path)) return undefined
      const grantId = await findRequestGrant(store, issuer, ctx)
      return grantId === undefined ? undefined : find(`grant/${grantId}`)
    },
    async goOn(grantId, partner, ttl) {
      await wake()
      await store.set(collection, `grant/${grantId}`, partner, ttl)
    },
  }
}
