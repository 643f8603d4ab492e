import { factsOf } from '../../http.ts'
import type { Steering } from '../../steering/steering.ts'
import { type Operation, operation } from '../operation.ts'

/** Whole logins, and the end of codes and tokens. */
export function loginOperations({ runLogin, codes, accessTokens }: Steering): Operation[] {
  return [
    operation({
      method: 'post',
      path: '/control/logins',
      summary:
        'Does a whole login without a browser; a user who does not decide at once confirms. With tokens the code is redeemed too',
      body: 'login',
      status: 200,
      answer: 'login',
      refusals: [404],
      example: { partner: 'DEMO', phoneNumber: '+32470000001', nonce: 'n', tokens: true },
      handle: async ({ ctx, body }) => ({ body: await runLogin(body, factsOf(ctx).origin) }),
    }),
    operation({
      method: 'post',
      path: '/control/codes/expire',
      summary: 'Ends codes now that were not redeemed: those that match',
      body: 'expireCodes',
      status: 200,
      answer: 'expired',
      example: { phoneNumber: '+32470000001' },
      handle: async ({ body }) => ({ body: await codes.expire(body) }),
    }),
    operation({
      method: 'post',
      path: '/control/access-tokens/expire',
      summary: 'Ends access tokens now: those that match',
      body: 'expireAccessTokens',
      status: 200,
      answer: 'expired',
      example: { phoneNumber: '+32470000001' },
      handle: async ({ body }) => ({ body: await accessTokens.expire(body) }),
    }),
  ]
}
