import type { Context } from 'koa'
import type { Api } from '../../../api/api.ts'
import { maxDocumentSize } from '../../../config/fixtures/fixture-source.ts'
import { SimulatorError } from '../../../domain/errors.ts'
import { factsOf, readText } from '../../http/http.ts'
import type { WebContext } from '../../web-context.ts'
import { stateJson } from '../control-state.ts'
import { type Operation, operation } from '../operation.ts'

/** The simulator as a whole: state, reset, fixtures, keys. */
export function simulatorOperations(d: WebContext, s: Api): Operation[] {
  return [
    operation({
      id: 'getState',
      method: 'get',
      path: '/control/state',
      summary: 'Get the configuration and the counts',
      description: 'Contains no secrets.',
      status: 200,
      answer: 'state',
      handle: async ({ ctx }) => ({ body: await stateJson(d, factsOf(ctx).origin.url) }),
    }),
    operation({
      id: 'reset',
      method: 'post',
      path: '/control/reset',
      summary: 'Reset the simulator',
      description:
        'Restores the fixtures of the start, or of the last PUT. Removes actions, faults, logins and the journal.',
      status: 204,
      handle: async () => void (await s.reset()),
    }),
    operation({
      id: 'replaceFixtures',
      method: 'put',
      path: '/control/fixtures',
      summary: 'Replace the fixtures',
      description:
        'Replaces the documents that came from files with another document, as YAML or JSON. If anything in it is wrong, nothing changes.',
      body: 'fixtures',
      reading: 'raw',
      status: 204,
      example: { users: [{ phoneNumber: '+32470000042', givenName: 'Mira' }] },
      handle: async ({ ctx }) => void (await s.fixtures.put(await readDocument(ctx), 'body')),
    }),
    operation({
      id: 'rotateKeys',
      method: 'post',
      path: '/control/keys/rotate',
      summary: 'Rotate the signing key',
      description:
        'A new key signs, immediately or after signsAfter seconds. The previous keys stay published for 24 hours.',
      body: 'rotation',
      status: 200,
      answer: 'rotation',
      refusals: [409],
      example: { signsAfter: 0 },
      handle: async ({ body }) => ({ body: await s.keys.rotate(body) }),
    }),
    operation({
      id: 'restoreKeys',
      method: 'post',
      path: '/control/keys/restore',
      summary: 'Undo all rotations',
      description: 'Restores the keys of the start. Rotations by faults are undone too.',
      status: 200,
      answer: 'keys',
      refusals: [409],
      handle: async () => ({ body: await s.keys.restore() }),
    }),
  ]
}

async function readDocument(ctx: Context): Promise<string> {
  const types = ['application/json', 'application/yaml', 'application/x-yaml', 'text/yaml']
  if (!ctx.is(types)) {
    const message = `body: content-type must be application/json or application/yaml`
    throw new SimulatorError('bad-input', message)
  }
  return readText(ctx, maxDocumentSize)
}
