import type { Api } from '../../../api/api.ts'
import { factsOf } from '../../http/http.ts'
import type { WebContext } from '../../web-context.ts'
import { type Operation, operation } from '../operation.ts'
import { respondWhenFound } from '../waiting.ts'

/** Whole logins, and expiring codes and access tokens. */
export function loginOperations(
  { stopping }: WebContext,
  { logins, codes, accessTokens }: Api,
): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/control/logins',
      summary:
        'The logins that are remembered; outcome can be repeated, since is ISO 8601, after is an id',
      query: 'logins',
      status: 200,
      answer: 'recordedLogins',
      handle: async ({ query }) => ({ body: { items: await logins.list(query) } }),
    }),
    operation({
      method: 'get',
      path: '/control/logins/next',
      summary:
        'The oldest login after another that matches and has come so far (until, answered by default), or has ended; waited for up to timeout seconds (30 by default); 204 if none came',
      query: 'nextLogin',
      status: 200,
      answer: 'recordedLogin',
      refusals: [204],
      handle: ({ ctx, query }) =>
        respondWhenFound(ctx, stopping, (signal) => logins.next({ ...query, signal })),
    }),
    operation({
      method: 'get',
      path: '/control/logins/{id}',
      summary:
        'A whole login: what the client sent, and what came of it; with until, once it has come so far or has ended; with raw, ID tokens as they were sent',
      query: 'oneLogin',
      status: 200,
      answer: 'recordedLogin',
      refusals: [204, 404],
      handle: ({ ctx, param, query }) =>
        respondWhenFound(ctx, stopping, (signal) => logins.get(param('id'), { ...query, signal })),
    }),
    operation({
      method: 'delete',
      path: '/control/logins',
      summary: 'Forgets all logins; those in flight go on',
      status: 204,
      handle: async () => void (await logins.clear()),
    }),
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
      handle: async ({ ctx, body }) => ({ body: await logins.run(body, factsOf(ctx).origin) }),
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
