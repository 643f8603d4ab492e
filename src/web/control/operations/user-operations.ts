import type { Api } from '../../../api/api.ts'
import type { NewUser } from '../../../api/contract/users.ts'
import { ifMatchOf } from '../control-input.ts'
import { locationOf } from '../location.ts'
import { type Operation, operation } from '../operation.ts'

/** Users at run time. */
export function userOperations({ users }: Api): Operation[] {
  const tagged = async (key: string, body: unknown) => ({ body, etag: await users.etag(key) })
  return [
    operation({
      id: 'listUsers',
      method: 'get',
      path: '/control/users',
      summary: 'List the users, oldest first',
      query: 'page',
      status: 200,
      answer: 'users',
      handle: async ({ query }) => ({ body: { items: await users.page(query) } }),
    }),
    operation({
      id: 'addUser',
      method: 'post',
      path: '/control/users',
      summary: 'Add a user',
      description: 'Without a phone number, the user gets one that is free.',
      body: 'newUser',
      reading: 'checked-later',
      status: 201,
      answer: 'user',
      refusals: [409],
      example: { scenario: { do: 'confirm' }, givenName: 'Mira', email: null },
      async handle({ ctx, body }) {
        const user = await users.add(body as NewUser)
        return { body: user, location: locationOf(ctx, `/users/${user.id}`) }
      },
    }),
    operation({
      id: 'getUser',
      method: 'get',
      path: '/control/users/{key}',
      summary: 'Get a user, by phone number or ID',
      status: 200,
      answer: 'user',
      refusals: [404],
      tagged: true,
      handle: async ({ param }) => tagged(param('key'), await users.get(param('key'))),
    }),
    operation({
      id: 'changeUser',
      method: 'patch',
      path: '/control/users/{key}',
      summary: 'Change a user',
      description:
        'A JSON merge patch (RFC 7396). Null means that the user has none, where fixtures allow that.',
      body: 'newUser',
      reading: 'checked-later',
      status: 200,
      answer: 'user',
      refusals: [404, 409, 412],
      tagged: true,
      example: { scenario: { do: 'reject' } },
      async handle({ ctx, param, body }) {
        return tagged(
          param('key'),
          await users.change(param('key'), body as NewUser, ifMatchOf(ctx)),
        )
      },
    }),
    operation({
      id: 'scanCode',
      method: 'post',
      path: '/control/users/{key}/scan',
      summary: "Scan a QR code with the user's app",
      description:
        'The code is the content of the QR code, or the last part of it. The page that shows it goes on. A code is replaced every minute, and can be scanned once.',
      body: 'scan',
      status: 200,
      answer: 'scan',
      refusals: [404, 410],
      example: { code: 'https://itsme.example.com/scan/k3j5h2g8f9d7s6a4q1w0' },
      handle: async ({ param, body }) => ({ body: await users.scan(param('key'), body.code) }),
    }),
    operation({
      id: 'removeUser',
      method: 'delete',
      path: '/control/users/{key}',
      summary: 'Remove a user',
      description: 'Also removes the faults for the phone number.',
      status: 204,
      refusals: [404],
      handle: async ({ param }) => void (await users.remove(param('key'))),
    }),
  ]
}
