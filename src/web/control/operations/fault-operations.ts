import type { Api } from '../../../api/api.ts'
import { pageOf } from '../../../api/paging.ts'
import type { WebContext } from '../../web-context.ts'
import { locationOf } from '../location.ts'
import { type Operation, operation } from '../operation.ts'
import { respondWhenFound } from '../waiting.ts'

/** Faults: the simulator's deliberate errors. */
export function faultOperations({ stopping }: WebContext, { faults }: Api): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/control/faults',
      summary: 'The faults, oldest first, with how often they fired',
      query: 'faults',
      status: 200,
      answer: 'faults',
      async handle({ query: { phoneNumber, ...page } }) {
        const filter = phoneNumber === undefined ? {} : { phoneNumber }
        return { body: { items: pageOf(await faults.list(filter), ({ name }) => name, page) } }
      },
    }),
    operation({
      method: 'get',
      path: '/control/fault-kinds',
      summary:
        'The kinds of faults, and what each asks of a client; for a partner, whether it can fire',
      query: 'faultKinds',
      status: 200,
      answer: 'faultKinds',
      refusals: [404],
      handle: async ({ query }) => ({ body: { items: await faults.kinds(query) } }),
    }),
    operation({
      method: 'post',
      path: '/control/faults',
      summary: 'Adds a fault; once unless times, always or probability say otherwise',
      body: 'newFault',
      reading: 'checked-later',
      status: 201,
      answer: 'fault',
      refusals: [409],
      example: {
        kind: 'invalid-expired-exp',
        match: { endpoint: 'token', phoneNumber: '+32470000001' },
        times: 1,
      },
      async handle({ ctx, body }) {
        const fault = await faults.add(body)
        const name = encodeURIComponent(fault.name)
        return { body: fault, location: locationOf(ctx, `/faults/${name}`) }
      },
    }),
    operation({
      method: 'get',
      path: '/control/faults/{name}',
      summary: 'A fault; with fired, waits up to timeout seconds until it has fired this often',
      query: 'fired',
      status: 200,
      answer: 'fault',
      refusals: [404],
      handle: ({ ctx, param, query }) =>
        respondWhenFound(ctx, stopping, (signal) =>
          faults.get(param('name'), { ...query, signal }),
        ),
    }),
    operation({
      method: 'delete',
      path: '/control/faults/{name}',
      summary: 'Removes a fault, and lets go of what it holds',
      status: 204,
      refusals: [404],
      handle: async ({ param }) => void (await faults.remove(param('name'))),
    }),
    operation({
      method: 'post',
      path: '/control/faults/{name}/release',
      summary: 'Opens a latch: what it holds continues, and it holds nothing more',
      status: 200,
      answer: 'fault',
      refusals: [404],
      handle: async ({ param }) => ({ body: await faults.release(param('name')) }),
    }),
  ]
}
