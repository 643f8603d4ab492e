import type { ConfirmedLogin } from '../oidc/login/confirmed-login.ts'
import { expireNow } from '../oidc/login/stored-models.ts'
import { checkedNumber } from './checked-number.ts'
import type { SimulatorContext } from './context.ts'
import type { ActionQuery } from './contract/actions.ts'
import type { Expired, ExpiryApi } from './contract/tokens-and-keys.ts'

export function createExpiryApi({ models, wallClock }: SimulatorContext): ExpiryApi {
  async function expire(
    kind: 'codes' | 'accessTokens',
    query: ActionQuery,
    id: string | undefined,
  ): Promise<Expired> {
    const { phoneNumber, partner } = checkedNumber(query)
    const isMeant = (key: string, login: ConfirmedLogin | undefined) => {
      if (id !== undefined && id !== key) return false
      if (phoneNumber === undefined && partner === undefined) return true
      return (
        (phoneNumber === undefined || login?.phoneNumber === phoneNumber) &&
        (partner === undefined || login?.partner === partner)
      )
    }
    const records = models.each.map((issuer) => issuer[kind])
    return { expired: await expireNow(records, wallClock.now(), isMeant) }
  }
  return {
    codes: { expire: ({ code, ...query } = {}) => expire('codes', query, code) },
    accessTokens: {
      expire: ({ accessToken, ...query } = {}) => expire('accessTokens', query, accessToken),
    },
  }
}
