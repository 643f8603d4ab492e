import type { Api } from '../../../api/api.ts'
import { ifMatchOf } from '../control-input.ts'
import { locationOf } from '../location.ts'
import { type Operation, operation } from '../operation.ts'

/** Users at run time. */
export function userOperations({ users }: Api): Operation[] {
  const tagged = async (key: string, body: unknown) => ({ body, etag: await users.etag(key) })
  return [
    operation({
      method: 'get',
      path: '/control/users',
      summary: 'The users, oldest first',
      query: 'page',
      status: 200,
      answer: 'users',
      handle: async ({ query }) => ({ body: { items: await users.page(query) } }),
    }),
    operation({
      method: 'post',
      path: '/control/users',
      summary: 'Adds a user; without a phone number it gets one that nobody has',
      body: 'newUser',
      reading: 'checked-later',
      status: 201,
      answer: 'user',
      refusals: [409],
      example: { scenario: { do: 'confirm' }, givenName: 'Mira', email: null },
      async handle({ ctx, body }) {
        const user = await users.add(body)
        return { body: user, location: locationOf(ctx, `/users/${user.id}`) }
      },
    }),
    operation({
      method: 'get',
      path: '/control/users/{key}',
      summary: 'A user, by phone number or id',
      status: 200,
      answer: 'user',
      refusals: [404],
      tagged: true,
      handle: async ({ param }) => tagged(param('key'), await users.get(param('key'))),
    }),
    operation({
      method: 'patch',
      path: '/control/users/{key}',
      summary: 'Changes a user (RFC 7396); null means "has none" where fixtures can say so',
      body: 'newUser',
      reading: 'checked-later',
      status: 200,
      answer: 'user',
      refusals: [404, 409, 412],
      tagged: true,
      example: { scenario: { do: 'reject' } },
      async handle({ ctx, param, body }) {
        return tagged(param('key'), await users.change(param('key'), body, ifMatchOf(ctx)))
      },
    }),
    operation({
      method: 'delete',
      path: '/control/users/{key}',
      summary: 'Removes a user, and the faults for its phone number',
      status: 204,
      refusals: [404],
      handle: async ({ param }) => void (await users.remove(param('key'))),
    }),
  ]
}
