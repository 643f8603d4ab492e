import { expireKept } from '../../oidc/kept.ts'
import type { WebDependencies } from '../dependencies.ts'
import { checkedNumber } from './checked-number.ts'
import type { ActionQuery, Expired, LifeDeeds } from './contract.ts'

export function createLifeDeeds({ state, logins, wallClock }: WebDependencies): LifeDeeds {
  async function expire(
    model: 'AuthorizationCode' | 'AccessToken',
    query: ActionQuery,
    id: string | undefined,
  ): Promise<Expired> {
    const { phoneNumber, partner } = checkedNumber(query)
    const isMeant = async (key: string, grantId = '') => {
      if (id !== undefined && id !== key) return false
      if (phoneNumber === undefined && partner === undefined) return true
      const login = await logins.find(grantId)
      return (
        (phoneNumber === undefined || login?.user.phoneNumber === phoneNumber) &&
        (partner === undefined || login?.partner === partner)
      )
    }
    return { expired: await expireKept(state.store, model, wallClock.now(), isMeant) }
  }
  return {
    codes: { expire: ({ code, ...query } = {}) => expire('AuthorizationCode', query, code) },
    accessTokens: {
      expire: ({ accessToken, ...query } = {}) => expire('AccessToken', query, accessToken),
    },
  }
}
