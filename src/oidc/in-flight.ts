import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Partner } from '../domain/partner.ts'
import type { Store } from '../state/store.ts'
import { findRequestGrant } from './credentials.ts'
import type { Issuer } from './issuers.ts'
import type { StoredModels } from './stored-models.ts'

/** A partner of before is remembered for the longest that a login lives: a visit, its code and its token, in milliseconds. */
const inFlightLife = 24 * 3600 * 1000

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
  /** Lets it be remembered as long as the grant. @param life milliseconds */
  extend(grantId: string, life: number): Promise<boolean>
}

export function createInFlight(store: Store, models: StoredModels): InFlight {
  /** By `visit/<uid>` and `grant/<id>`. */
  const partners = store.records<Partner>('formerPartners')
  const changes = store.channel<object>('formerPartners')
  const find = (key: string) => partners.get(key)
  /** Nothing was ever kept: most simulators' partners never change. */
  let isQuiet = true
  changes.subscribe(() => {
    isQuiet = false
  })
  const wake = () => {
    isQuiet = false
    return changes.publish({})
  }

  return {
    async keep(partner) {
      await wake()
      for (const { key, clientId } of await loginsUnderway(models)) {
        if (clientId === partner.code) await partners.add(key, partner, inFlightLife)
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
      const grantId = await findRequestGrant(models.of[issuer.name], ctx)
      return grantId === undefined ? undefined : find(`grant/${grantId}`)
    },
    async goOn(grantId, partner, ttl) {
      await wake()
      await partners.put(`grant/${grantId}`, partner, ttl)
    },
    extend: (grantId, life) => partners.extend(`grant/${grantId}`, life),
  }
}

interface LoginUnderway {
  readonly key: `visit/${string}` | `grant/${string}`
  readonly clientId: string
}

/** Every visit, code and token of a simulator. */
async function loginsUnderway(models: StoredModels): Promise<LoginUnderway[]> {
  const visits = await models.interactions.list()
  const records = models.each.flatMap(({ codes, accessTokens }) => [codes, accessTokens])
  const grants = (await Promise.all(records.map((each) => each.list()))).flat()
  return [
    ...visits.map(({ payload }) => ({
      key: `visit/${String(payload.jti)}` as const,
      clientId: String(Object(payload.params).client_id),
    })),
    ...grants.map(({ payload }) => ({
      key: `grant/${String(payload.grantId)}` as const,
      clientId: String(payload.clientId),
    })),
  ]
}
