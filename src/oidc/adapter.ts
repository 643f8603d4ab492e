import type { Adapter } from 'oidc-provider'
import type { Settings } from '../config/fixtures.ts'
import type { Clock } from '../domain/clock.ts'
import { type Lifetimes, lifetimesFor } from '../domain/lifetimes.ts'
import type { Partners } from '../state/partners.ts'
import type { Store } from '../state/store.ts'
import { clientMetadata } from './clients.ts'
import { notesOf } from './context.ts'
import { unredeemedLife } from './grant.ts'
import { formerPartners } from './in-flight.ts'
import { type Issuer, issuers, servesPartner } from './issuers.ts'
import {
  codeAfterlife,
  collectionOf,
  type Kept,
  tokenOfGrantCollection,
  usedCodesCollection,
} from './kept.ts'
import { errors, Provider } from './library.ts'
import { type LoginCapacity, tooManyLogins } from './login-capacity.ts'
import { loginsCollection } from './logins.ts'

interface AdapterDependencies {
  readonly store: Store
  readonly partners: Partners
  readonly settings: () => Settings
  readonly wallClock: Clock
  /** Codes and access tokens are good at the issuer that gave them, and nowhere else. */
  readonly issuer: Issuer
  /** See {@link clientMetadata}. */
  readonly stamp: string
  readonly capacity: LoginCapacity
}

/**
 * oidc-provider's storage over our store. Clients are partners; sessions are not kept at all, since itsme has no single
 * sign-on: every request asks the user again (itsme's documentation).
 */
export function createAdapter(dependencies: AdapterDependencies): (model: string) => Adapter {
  return (model) => {
    if (model === 'Client') return clientAdapter(dependencies)
    if (model === 'Session') return sinkAdapter
    return storeAdapter(model, dependencies)
  }
}

/** The collections that hold logins in flight and what came of them; a reset clears them. */
export const protocolCollections = [
  'oidc:Interaction',
  'oidc:Grant',
  ...issuers.flatMap(({ name }) => [
    collectionOf('AuthorizationCode', name),
    usedCodesCollection(name),
    collectionOf('AccessToken', name),
    tokenOfGrantCollection(name),
  ]),
  'logins',
  'visits',
  'demoVisitors',
  'assertions',
  'wrongCodes',
  'formerPartners',
]

async function nothing(): Promise<undefined> {
  return undefined
}

const sinkAdapter: Adapter = {
  find: nothing,
  findByUid: nothing,
  findByUserCode: nothing,
  upsert: nothing,
  destroy: nothing,
  consume: nothing,
  revokeByGrantId: nothing,
}

function clientAdapter({ partners, issuer, stamp }: AdapterDependencies): Adapter {
  return {
    ...sinkAdapter,
    async find(code) {
      const former = Provider.ctx === undefined ? undefined : notesOf(Provider.ctx).formerPartner
      const partner = former?.code === code ? former : await partners.find(code)
      if (partner === undefined || !servesPartner(issuer, partner)) return undefined
      return clientMetadata(partner, stamp)
    },
  }
}

function storeAdapter(model: string, dependencies: AdapterDependencies): Adapter {
  const { store, partners, settings, wallClock, issuer, capacity } = dependencies
  const collection = collectionOf(model, issuer.name)
  const used = usedCodesCollection(issuer.name)
  const isCode = model === 'AuthorizationCode'
  const byGrant = tokenOfGrantCollection(issuer.name)

  /** What a token stands for lives as long as it does. */
  async function keepLogin(grantId: string, ttl: number): Promise<void> {
    const life = ttl + codeAfterlife
    await store.extend(collectionOf('Grant', issuer.name), grantId, life)
    await store.extend(loginsCollection, grantId, life)
    await store.extend(formerPartners, `grant/${grantId}`, life)
  }

  return {
    ...sinkAdapter,
    async upsert(id, payload, expiresIn) {
      if (model === 'Interaction' && payload['result'] === undefined) {
        const { length } = JSON.stringify(payload.params ?? {})
        if (!(await capacity.hasVisit(length))) throw tooManyLogins()
      }
      const partner = await partners.find(payload.clientId ?? '')
      const ttl = lifetimeOf(model, lifetimesFor(settings(), partner), expiresIn)
      const kept: Kept = { payload, diesAt: wallClock.now() + ttl }
      const afterlife = isCode ? codeAfterlife : 0
      await store.set(collection, id, kept, ttl + afterlife)
      if (model === 'AccessToken' && payload.grantId !== undefined) {
        await store.set(byGrant, payload.grantId, id, ttl)
        await keepLogin(payload.grantId, ttl)
        await capacity.trimTokens()
      }
    },
    async find(id) {
      const kept =
        (await store.get<Kept>(collection, id)) ??
        (isCode ? await store.get<Kept>(used, id) : undefined)
      if (kept === undefined) return undefined
      const dead = kept.diesAt <= wallClock.now()
      return { ...kept.payload, ...(dead ? { exp: 1 } : {}) }
    },
    async consume(id) {
      const kept = await store.get<Kept>(collection, id)
      // Of several at once one finds it there.
      if (kept === undefined || !(await store.delete(collection, id))) {
        throw new errors.InvalidGrant('authorization code already consumed')
      }
      const now = wallClock.now()
      const { nonce: _nonce, claims: _claims, ...payload } = kept.payload
      const consumed = Math.floor(now / 1000)
      const life = Math.max(0, kept.diesAt - now) + codeAfterlife
      await store.set(used, id, { ...kept, payload: { ...payload, consumed } }, life)
      await capacity.trimUsedCodes()
    },
    async destroy(id) {
      await store.delete(collection, id)
    },
    async revokeByGrantId(grantId) {
      const id = await store.get<string>(byGrant, grantId)
      if (id !== undefined) await store.delete(collection, id)
    },
  }
}

/** In milliseconds: the setting itself where there is one, for the library only knows whole seconds. */
function lifetimeOf(model: string, lifetimes: Lifetimes, expiresIn = 0): number {
  if (model === 'AuthorizationCode') return lifetimes.code * 1000
  if (model === 'AccessToken') return lifetimes.accessToken * 1000
  if (model === 'Grant') return unredeemedLife(lifetimes)
  return expiresIn * 1000
}
