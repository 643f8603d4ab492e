import type { Context } from 'koa'
import type { Api } from '../../../api/api.ts'
import { SimulatorError } from '../../../domain/errors.ts'
import { factsOf, readText } from '../../http/http.ts'
import type { WebContext } from '../../web-context.ts'
import { stateJson } from '../control-state.ts'
import { type Operation, operation } from '../operation.ts'

/** The simulator as a whole: state, reset, fixtures, keys. */
export function simulatorOperations(d: WebContext, s: Api): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/control/state',
      summary: 'Counts, and the configuration in force (no secrets)',
      status: 200,
      answer: 'state',
      handle: async ({ ctx }) => ({ body: await stateJson(d, factsOf(ctx).origin.url) }),
    }),
    operation({
      method: 'post',
      path: '/control/reset',
      summary:
        'Back to the fixtures of the start, or of the last PUT; actions, faults, journal and logins in flight end; keys stay',
      status: 204,
      handle: async () => void (await s.reset()),
    }),
    operation({
      method: 'put',
      path: '/control/fixtures',
      summary: 'Puts a whole document, YAML or JSON, in the place of the files, all or nothing',
      body: 'fixtures',
      reading: 'raw',
      status: 204,
      example: { users: [{ phoneNumber: '+32470000042', givenName: 'Mira' }] },
      handle: async ({ ctx }) => void (await s.fixtures.put(await readDocument(ctx), 'body')),
    }),
    operation({
      method: 'post',
      path: '/control/keys/rotate',
      summary:
        'A new key signs, at once or after signsAfter seconds; those of before stay published for 24 hours more; writes the file of --keys',
      body: 'rotation',
      status: 200,
      answer: 'rotation',
      refusals: [409],
      example: { signsAfter: 0 },
      handle: async ({ body }) => ({ body: await s.keys.rotate(body) }),
    }),
    operation({
      method: 'post',
      path: '/control/keys/restore',
      summary:
        'Undoes all rotations since the start, also those of faults; writes the file of --keys',
      status: 200,
      answer: 'keys',
      refusals: [409],
      handle: async () => ({ body: await s.keys.restore() }),
    }),
  ]
}

/** In bytes (design, limits). */
const maxDocumentSize = 10 * 1024 * 1024

async function readDocument(ctx: Context): Promise<string> {
  const types = ['application/json', 'application/yaml', 'application/x-yaml', 'text/yaml']
  if (!ctx.is(types)) {
    const message = `body: content-type must be application/json or application/yaml`
    throw new SimulatorError('bad-input', message)
  }
  return readText(ctx, maxDocumentSize)
}
