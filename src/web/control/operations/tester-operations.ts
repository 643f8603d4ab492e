import type { Api } from '../../../api/api.ts'
import { pageOf } from '../../../api/paging.ts'
import { factsOf } from '../../http/http.ts'
import { type Operation, operation } from '../operation.ts'

/** Access for people who test by hand. */
export function testerOperations({ testers }: Api): Operation[] {
  return [
    operation({
      id: 'listTesters',
      method: 'get',
      path: '/control/tokens',
      summary: 'List the testers, oldest first',
      query: 'page',
      status: 200,
      answer: 'tokens',
      handle: async ({ query }) => ({
        body: { items: pageOf(await testers.list(), ({ id }) => id, query) },
      }),
    }),
    operation({
      id: 'inviteTester',
      method: 'post',
      path: '/control/tokens',
      summary: 'Invite a tester',
      description: 'Returns a link that signs one browser in, once.',
      body: 'token',
      status: 201,
      answer: 'newToken',
      example: { role: 'tester', expiresIn: 604_800 },
      handle: async ({ ctx, body }) => ({
        body: await testers.add(body, factsOf(ctx).origin.browserUrl),
      }),
    }),
    operation({
      id: 'removeTester',
      method: 'delete',
      path: '/control/tokens/{id}',
      summary: 'End the access of a tester',
      status: 204,
      refusals: [404],
      handle: async ({ param }) => void (await testers.remove(param('id'))),
    }),
  ]
}
