// Logs a user in and reads an action, the journal and a fault, with the types of openapi-typescript and openapi-fetch.
import assert from 'node:assert/strict'
import createClient from 'openapi-fetch'
import type { paths } from './api.js'

const { GET, POST, DELETE } = createClient<paths>({ baseUrl: process.env['ITSME_URL'] ?? '' })

const added = await POST('/control/users', { body: { scenario: { do: 'confirm' } } })
assert(added.data)
const { id, phoneNumber } = added.data
const armed = await POST('/control/faults', {
  body: {
    kind: 'error',
    match: { endpoint: 'userinfo', phoneNumber },
    attributes: { error: 'invalid_grant' },
  },
})
assert(armed.data)
const login = await POST('/control/logins', {
  body: { partner: 'DEMO', phoneNumber, tokens: true },
})
assert(login.data?.tokens?.id_token)
const query = { phoneNumber }
const actions = await GET('/control/actions', { params: { query } })
assert.deepEqual(
  actions.data?.items.map(({ status }) => status),
  ['confirmed'],
)
const journal = await GET('/control/journal', { params: { query } })
assert((journal.data?.items.length ?? 0) > 1)
const path = { name: armed.data.name }
const fault = await GET('/control/faults/{name}', { params: { path } })
assert.equal(fault.data?.attributes['error'], 'invalid_grant')
assert.equal(fault.data?.fired, 0)
// @ts-expect-error: there is no such kind
await POST('/control/faults', { body: { kind: 'invalid-is' } })
await DELETE('/control/users/{key}', { params: { path: { key: id } } })
console.log('ok')
