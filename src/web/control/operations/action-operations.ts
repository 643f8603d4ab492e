import type { Api } from '../../../api/api.ts'
import { pageOf } from '../../../api/paging.ts'
import { SimulatorError } from '../../../domain/errors.ts'
import type { WebContext } from '../../web-context.ts'
import { type Operation, operation } from '../operation.ts'
import { respondWhenFound } from '../waiting.ts'

/** Actions, and the decisions of their users. */
export function actionOperations({ stopping }: WebContext, { actions }: Api): Operation[] {
  /** If the action has already been decided, adds it to the error. */
  const decided = async (id: string, operation: Promise<unknown>) => {
    try {
      return { body: await operation }
    } catch (error) {
      if (error instanceof SimulatorError && error.code === 'action-already-decided')
        Object.assign(error, { action: await actions.get(id) })
      throw error
    }
  }
  return [
    operation({
      method: 'get',
      path: '/control/actions',
      summary: 'The actions that are kept, oldest first',
      query: 'actions',
      status: 200,
      answer: 'actions',
      async handle({ query: { limit, after, ...query } }) {
        const page = { ...(limit === undefined ? {} : { limit }), ...(after && { after }) }
        return { body: { items: pageOf(await actions.list(query), ({ id }) => id, page) } }
      },
    }),
    operation({
      method: 'get',
      path: '/control/actions/next',
      summary:
        'The oldest pending action that matches, waited for up to timeout seconds (30 unless given); 204 when none came',
      query: 'nextAction',
      status: 200,
      answer: 'action',
      refusals: [204],
      handle: ({ ctx, query }) =>
        respondWhenFound(ctx, stopping, (signal) => actions.next({ ...query, signal })),
    }),
    operation({
      method: 'get',
      path: '/control/actions/{id}',
      summary: 'An action',
      status: 200,
      answer: 'action',
      refusals: [404],
      handle: async ({ param }) => ({ body: await actions.get(param('id')) }),
    }),
    operation({
      method: 'post',
      path: '/control/actions/{id}/confirm',
      summary: 'The user confirms; by biometrics unless given, by code where acr is advanced',
      body: 'confirm',
      status: 200,
      answer: 'action',
      refusals: [404, 409],
      example: { method: 'code' },
      handle: ({ param, body }) => decided(param('id'), actions.confirm(param('id'), body)),
    }),
    operation({
      method: 'post',
      path: '/control/actions/{id}/reject',
      summary: 'The user rejects, or chooses the wrong drawing, or enters three wrong codes',
      body: 'reject',
      status: 200,
      answer: 'action',
      refusals: [404, 409],
      example: { reason: 'wrong-icon' },
      handle: ({ param, body }) => decided(param('id'), actions.reject(param('id'), body)),
    }),
    operation({
      method: 'post',
      path: '/control/actions/{id}/expire',
      summary: 'Lets the action expire now',
      status: 200,
      answer: 'action',
      refusals: [404, 409],
      handle: ({ param }) => decided(param('id'), actions.expire(param('id'))),
    }),
  ]
}
