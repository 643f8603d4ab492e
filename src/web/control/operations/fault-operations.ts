import type { Api } from '../../../api/api.ts'
import type { NewFault } from '../../../api/contract/faults.ts'
import { pageOf } from '../../../api/paging.ts'
import type { WebContext } from '../../web-context.ts'
import { locationOf } from '../location.ts'
import { type Operation, operation } from '../operation.ts'
import { respondWhenFound } from '../waiting.ts'

/** Faults: the simulator's deliberate errors. */
export function faultOperations({ stopping }: WebContext, { faults }: Api): Operation[] {
  return [
    operation({
      id: 'listFaults',
      method: 'get',
      path: '/control/faults',
      summary: 'List the faults, oldest first',
      description: 'With how often each has fired.',
      query: 'faults',
      status: 200,
      answer: 'faults',
      async handle({ query: { phoneNumber, ...page } }) {
        const filter = phoneNumber === undefined ? {} : { phoneNumber }
        return { body: { items: pageOf(await faults.list(filter), ({ name }) => name, page) } }
      },
    }),
    operation({
      id: 'listFaultKinds',
      method: 'get',
      path: '/control/fault-kinds',
      summary: 'List the kinds of faults',
      description:
        'With what each demands of a client. With partner, also whether it can fire for that partner, and if not, why.',
      query: 'faultKinds',
      status: 200,
      answer: 'faultKinds',
      refusals: [404],
      handle: async ({ query }) => ({ body: { items: await faults.kinds(query) } }),
    }),
    operation({
      id: 'addFault',
      method: 'post',
      path: '/control/faults',
      summary: 'Add a fault',
      description: 'It fires once, unless times, always or probability say otherwise.',
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
        const fault = await faults.add(body as NewFault)
        const name = encodeURIComponent(fault.name)
        return { body: fault, location: locationOf(ctx, `/faults/${name}`) }
      },
    }),
    operation({
      id: 'getFault',
      method: 'get',
      path: '/control/faults/{name}',
      summary: 'Get a fault',
      description: 'With fired, waits up to timeout seconds until it has fired that often.',
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
      id: 'removeFault',
      method: 'delete',
      path: '/control/faults/{name}',
      summary: 'Remove a fault',
      description: 'Releases the responses that it holds.',
      status: 204,
      refusals: [404],
      handle: async ({ param }) => void (await faults.remove(param('name'))),
    }),
    operation({
      id: 'releaseFault',
      method: 'post',
      path: '/control/faults/{name}/release',
      summary: 'Release a latch',
      description: 'The responses that it holds continue, and it holds no others.',
      status: 200,
      answer: 'fault',
      refusals: [404],
      handle: async ({ param }) => ({ body: await faults.release(param('name')) }),
    }),
  ]
}
