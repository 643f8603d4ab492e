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
      id: 'listLogins',
      method: 'get',
      path: '/control/logins',
      summary: 'List the logins',
      description:
        'Oldest first, unless order is desc. outcome can be repeated; since is ISO 8601; after is an ID. With timeout, waits up to that many seconds until there is one.',
      query: 'logins',
      status: 200,
      answer: 'recordedLogins',
      handle: ({ ctx, query }) =>
        respondWhenFound(ctx, stopping, async (signal) => ({
          items: await logins.list({ ...query, signal }),
        })),
    }),
    operation({
      id: 'waitForLogin',
      method: 'get',
      path: '/control/logins/next',
      summary: 'Wait for a login',
      description:
        'Returns the oldest login after another that matches and has reached a stage (until, answered by default), or has ended. Waits up to timeout seconds (30 by default); 204 if none came.',
      query: 'nextLogin',
      status: 200,
      answer: 'recordedLogin',
      refusals: [204],
      handle: ({ ctx, query }) =>
        respondWhenFound(ctx, stopping, (signal) => logins.next({ ...query, signal })),
    }),
    operation({
      id: 'getLogin',
      method: 'get',
      path: '/control/logins/{id}',
      summary: 'Get a login',
      description:
        'What the client sent, and what came of it. With until, waits until it has reached that stage or has ended. With raw, ID tokens are included as they were sent.',
      query: 'oneLogin',
      status: 200,
      answer: 'recordedLogin',
      refusals: [204, 404],
      handle: ({ ctx, param, query }) =>
        respondWhenFound(ctx, stopping, (signal) => logins.get(param('id'), { ...query, signal })),
    }),
    operation({
      id: 'clearLogins',
      method: 'delete',
      path: '/control/logins',
      summary: 'Remove all logins',
      description: 'Logins that have begun continue.',
      status: 204,
      handle: async () => void (await logins.clear()),
    }),
    operation({
      id: 'runLogin',
      method: 'post',
      path: '/control/logins',
      summary: 'Log a user in without a browser',
      description:
        'A user who does not decide immediately confirms. With tokens, the code is redeemed too. With flow ciba, the user is asked by a backchannel authentication request, whose auth_req_id the partner redeems.',
      body: 'login',
      status: 200,
      answer: 'login',
      refusals: [404],
      example: { partner: 'DEMO', phoneNumber: '+32470000001', nonce: 'n', tokens: true },
      handle: async ({ ctx, body }) => {
        const { origin } = factsOf(ctx)
        const { flow = 'code' } = body
        return {
          body:
            flow === 'ciba'
              ? await logins.run({ ...body, flow }, origin)
              : await logins.run({ ...body, flow }, origin),
        }
      },
    }),
    operation({
      id: 'expireCodes',
      method: 'post',
      path: '/control/codes/expire',
      summary: 'Expire codes',
      description: 'Those that match and were not redeemed.',
      body: 'expireCodes',
      status: 200,
      answer: 'expired',
      example: { phoneNumber: '+32470000001' },
      handle: async ({ body }) => ({ body: await codes.expire(body) }),
    }),
    operation({
      id: 'expireAccessTokens',
      method: 'post',
      path: '/control/access-tokens/expire',
      summary: 'Expire access tokens',
      description: 'Those that match.',
      body: 'expireAccessTokens',
      status: 200,
      answer: 'expired',
      example: { phoneNumber: '+32470000001' },
      handle: async ({ body }) => ({ body: await accessTokens.expire(body) }),
    }),
  ]
}
