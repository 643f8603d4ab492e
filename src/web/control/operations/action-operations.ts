import type { Api } from '../../../api/api.ts'
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
      id: 'listActions',
      method: 'get',
      path: '/control/actions',
      summary: 'List the actions, oldest first',
      query: 'actions',
      status: 200,
      answer: 'actions',
      handle: async ({ query }) => ({ body: { items: await actions.page(query) } }),
    }),
    operation({
      id: 'waitForAction',
      method: 'get',
      path: '/control/actions/next',
      summary: 'Wait for a pending action',
      description:
        'Returns the oldest pending action that matches. Waits for it up to timeout seconds; 204 if none came.',
      query: 'nextAction',
      status: 200,
      answer: 'action',
      refusals: [204],
      handle: ({ ctx, query }) =>
        respondWhenFound(ctx, stopping, (signal) => actions.next({ ...query, signal })),
    }),
    operation({
      id: 'getAction',
      method: 'get',
      path: '/control/actions/{id}',
      summary: 'Get an action',
      status: 200,
      answer: 'action',
      refusals: [404],
      handle: async ({ param }) => ({ body: await actions.get(param('id')) }),
    }),
    operation({
      id: 'confirmAction',
      method: 'post',
      path: '/control/actions/{id}/confirm',
      summary: 'Confirm an action',
      description:
        'By biometrics unless method says otherwise; by code if the request asks for acr_advanced.',
      body: 'confirm',
      status: 200,
      answer: 'action',
      refusals: [404, 409],
      example: { method: 'code' },
      handle: ({ param, body }) => decided(param('id'), actions.confirm(param('id'), body)),
    }),
    operation({
      id: 'rejectAction',
      method: 'post',
      path: '/control/actions/{id}/reject',
      summary: 'Reject an action',
      description: 'The user rejects, chooses the wrong drawing, or enters three wrong codes.',
      body: 'reject',
      status: 200,
      answer: 'action',
      refusals: [404, 409],
      example: { reason: 'wrong-icon' },
      handle: ({ param, body }) => decided(param('id'), actions.reject(param('id'), body)),
    }),
    operation({
      id: 'expireAction',
      method: 'post',
      path: '/control/actions/{id}/expire',
      summary: 'Expire an action',
      status: 200,
      answer: 'action',
      refusals: [404, 409],
      handle: ({ param }) => decided(param('id'), actions.expire(param('id'))),
    }),
  ]
}
