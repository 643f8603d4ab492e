import type { Adapter } from 'oidc-provider'
import type { Settings } from '../../config/fixtures/fixtures.ts'
import type { Clock } from '../../domain/clock.ts'
import { defined } from '../../domain/defined.ts'
import { type Lifetimes, lifetimesFor } from '../../domain/lifetimes.ts'
import type { Partners } from '../../state/partners.ts'
import type { Records, Store } from '../../state/store.ts'
import { clientMetadata } from '../clients.ts'
import { type Issuer, servesPartner } from '../issuers.ts'
import { errors, Provider } from '../library.ts'
import { grantOf, isServerCall, serverCallOf, setGrant } from '../request-context.ts'
import type { LoginCapacity } from './login-capacity.ts'
import { partnerVersionOf } from './partner-version.ts'
import { codeAfterlife, type StoredModel, type StoredModels } from './stored-models.ts'
import { tooManyLogins } from './too-many-logins.ts'

interface AdapterDependencies {
  readonly store: Store
  readonly models: StoredModels
  readonly partners: Partners
  readonly settings: () => Settings
  readonly wallClock: Clock
  /** Codes and access tokens are valid only at the issuer that issued them. */
  readonly issuer: Issuer
  /** See {@link clientMetadata}. */
  readonly internalSecret: string
  readonly capacity: LoginCapacity
}

/**
 * Implements oidc-provider's storage on the simulator's store. Clients are partners. Sessions are not stored, since
 * itsme has no single sign-on: every request asks the user again (itsme's documentation).
 */
export function createAdapter(dependencies: AdapterDependencies): (model: string) => Adapter {
  return (model) => {
    if (model === 'Client') return clientAdapter(dependencies)
    if (model === 'Grant') return grantAdapter
    return storeAdapter(model, dependencies)
  }
}

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

function clientAdapter({ partners, issuer, internalSecret }: AdapterDependencies): Adapter {
  return {
    ...sinkAdapter,
    async find(code) {
      const version = Provider.ctx === undefined ? undefined : partnerVersionOf(Provider.ctx, code)
      const partner = await partners.at(code, version)
      if (partner === undefined || !servesPartner(issuer, partner.value)) return undefined
      return clientMetadata(partner, internalSecret)
    },
  }
}

/** A grant has no record of its own: the code and the access token carry it; see {@link StoredGrant}. */
const grantAdapter: Adapter = {
  ...sinkAdapter,
  async find(id) {
    const { payload } = Provider.ctx === undefined ? {} : grantOf(Provider.ctx)
    return payload?.jti === id ? payload : undefined
  },
  async upsert(_id, payload) {
    if (Provider.ctx !== undefined) setGrant(Provider.ctx, { payload })
  },
}

function storeAdapter(model: string, dependencies: AdapterDependencies): Adapter {
  const { partners, settings, wallClock, issuer, capacity, models } = dependencies
  const records = recordsOf(model, models, issuer)
  if (records === undefined) return sinkAdapter
  const ownModels = models.of[issuer.name]

  /** Returns whether nobody used the code before. */
  function useCode(id: string, stored: StoredModel): Promise<boolean> {
    const now = wallClock.now()
    const consumed = Math.floor(now / 1000)
    const life = Math.max(0, stored.expiresAt - now) + codeAfterlife
    const { codes, usedCodes } = ownModels
    return dependencies.store.commit(
      [codes.toDelete(id), usedCodes.toPut(id, usedCode(stored, consumed), life)],
      usedCodes.place(id),
    )
  }

  return {
    ...sinkAdapter,
    async upsert(id, payload, expiresIn) {
      if (model === 'Interaction') {
        const { length } = JSON.stringify(payload.params ?? {})
        if (!(await capacity.hasVisit(length))) throw tooManyLogins()
      }
      const { clientId } = payload
      const partner = clientId === undefined ? undefined : await partners.find(clientId)
      const ttl = lifetimeOf(model, lifetimesFor(settings(), partner), expiresIn)
      const afterlife = model === 'AuthorizationCode' ? codeAfterlife : 0
      const { ctx } = Provider
      const grant = ctx === undefined || model === 'Interaction' ? undefined : grantOf(ctx)
      const stored = { payload, expiresAt: wallClock.now() + ttl, ...defined({ grant }) }
      const writes = [records.toPut(id, stored, ttl + afterlife)]
      const isToken = model === 'AccessToken'
      if (isToken && payload.grantId !== undefined)
        writes.push(ownModels.tokenOfGrant.toPut(payload.grantId, id, ttl))
      await dependencies.store.commit(writes)
      if (isToken) await capacity.trimTokens()
    },
    async find(id) {
      const [found, result] = await Promise.all([
        knownCredential(id) ?? records.get(id),
        model === 'Interaction' ? models.endOfVisit.get(id) : undefined,
      ])
      const stored =
        found ?? (model === 'AuthorizationCode' ? await ownModels.usedCodes.get(id) : undefined)
      if (stored === undefined) return undefined
      const hasExpired = stored.expiresAt <= wallClock.now()
      return { ...stored.payload, ...defined({ result }), ...(hasExpired ? { exp: 1 } : {}) }
    },
    async consume(id) {
      const stored = knownCredential(id) ?? (await records.get(id))
      // Only one of several simultaneous requests uses the code.
      if (stored === undefined || !(await useCode(id, stored))) {
        if (Provider.ctx !== undefined) serverCallOf(Provider.ctx).hasLostCode = true
        throw new errors.InvalidGrant('authorization code already consumed')
      }
      await capacity.trimUsedCodes()
    },
    async destroy(id) {
      await dependencies.store.commit([records.toDelete(id)])
    },
    async revokeByGrantId(grantId) {
      const id = await ownModels.tokenOfGrant.get(grantId)
      if (id !== undefined) await ownModels.accessTokens.delete(id)
    },
  }
}

/** Returns what a refusal needs of a code that was redeemed. @param consumed seconds since the epoch */
function usedCode({ payload, grant, ...stored }: StoredModel, consumed: number): StoredModel {
  const { nonce: _nonce, claims: _claims, scope: _scope, acr: _acr, ...kept } = payload
  const { authTime: _authTime, sessionUid: _sessionUid, ...code } = kept
  const { openid: _openid, ...granted } = grant?.payload ?? {}
  return { ...stored, payload: { ...code, consumed }, grant: { ...grant, payload: granted } }
}

/** Returns the credential that was already read when the login of the call was looked up. */
function knownCredential(id: string): StoredModel | undefined {
  const { ctx } = Provider
  if (ctx === undefined || !isServerCall(ctx)) return undefined
  const { credential } = serverCallOf(ctx)
  return credential?.id === id ? credential.stored : undefined
}

/** Returns where a model is stored, or undefined if itsme's flows do not use it. */
function recordsOf(
  model: string,
  models: StoredModels,
  { name }: Issuer,
): Records<StoredModel> | undefined {
  switch (model) {
    case 'Interaction':
      return models.interactions
    case 'AuthorizationCode':
      return models.of[name].codes
    case 'AccessToken':
      return models.of[name].accessTokens
    default:
      return undefined
  }
}

/** Returns a lifetime in milliseconds. Uses the setting if there is one, since the library only knows whole seconds. */
function lifetimeOf(model: string, lifetimes: Lifetimes, expiresIn = 0): number {
  if (model === 'AuthorizationCode') return lifetimes.code * 1000
  if (model === 'AccessToken') return lifetimes.accessToken * 1000
  return expiresIn * 1000
}
