import type { Context } from 'koa'
import type { Api } from '../../../api/api.ts'
import { pageOf } from '../../../api/paging.ts'
import { factsOf } from '../../http/http.ts'
import { locationOf } from '../location.ts'
import { type Operation, operation } from '../operation.ts'

/** Separate simulators below a path. */
export function sandboxOperations({ sandboxes }: Api): Operation[] {
  const originOf = (ctx: Context) => factsOf(ctx).origin.url
  return [
    operation({
      id: 'listSandboxes',
      method: 'get',
      path: '/control/sandboxes',
      summary: 'List the sandboxes, oldest first',
      query: 'page',
      status: 200,
      answer: 'sandboxes',
      handle: async ({ ctx, query }) => ({
        body: { items: pageOf(await sandboxes.list(originOf(ctx)), ({ id }) => id, query) },
      }),
    }),
    operation({
      id: 'openSandbox',
      method: 'post',
      path: '/control/sandboxes',
      summary: 'Open a sandbox',
      description:
        'A separate simulator below a path, until it has been idle for some time. One with a name and idleSeconds 0 is for a team, and never closes.',
      body: 'sandbox',
      status: 201,
      answer: 'sandbox',
      refusals: [409, 503],
      example: { settings: { lifetimes: { action: 5 } }, idleSeconds: 600 },
      async handle({ ctx, body }) {
        const { json } = await sandboxes.open(body, originOf(ctx))
        return { body: json, location: locationOf(ctx, `/sandboxes/${json.id}`) }
      },
    }),
    operation({
      id: 'getSandbox',
      method: 'get',
      path: '/control/sandboxes/{id}',
      summary: 'Get a sandbox',
      status: 200,
      answer: 'sandbox',
      refusals: [404],
      handle: async ({ ctx, param }) => ({ body: await sandboxes.get(param('id'), originOf(ctx)) }),
    }),
    operation({
      id: 'closeSandbox',
      method: 'delete',
      path: '/control/sandboxes/{id}',
      summary: 'Close a sandbox',
      status: 204,
      refusals: [404],
      handle: async ({ param }) => void (await sandboxes.close(param('id'))),
    }),
  ]
}
