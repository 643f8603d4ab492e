import test from 'ava'
import type { Fixtures, LoginRequest, NewFault, NewUser, Simulator } from '../../src/index.ts'

/** Each of these is a mistake that the compiler finds: the tests are built with it. It is never run. */
export async function mistakes({ faults, users, logins }: Simulator): Promise<void> {
  // @ts-expect-error: no such kind
  await faults.add({ kind: 'invalid-is' })
  // @ts-expect-error: no attribute of this kind
  await faults.add({ kind: 'latency', attributes: { second: 1 } })
  // @ts-expect-error: another type
  await faults.add({ kind: 'latency', attributes: { seconds: '1' } })
  // @ts-expect-error: a kind without attributes
  await faults.add({ kind: 'invalid-iss', attributes: { seconds: 1 } })
  // @ts-expect-error: an attribute that must be given
  await faults.add({ kind: 'error', attributes: {} })
  // @ts-expect-error: no such error code
  await faults.add({ kind: 'error', attributes: { error: 'invalid_grnt' } })
  // @ts-expect-error: no such claim
  await faults.add({ kind: 'claim-missing', attributes: { claim: 'famly_name' } })
  // @ts-expect-error: not an endpoint of this kind
  await faults.add({ kind: 'nonce-invalid', match: { endpoint: 'userinfo' } })
  // @ts-expect-error: no such member
  await faults.add({ kind: 'latency', tims: 2 })
  // @ts-expect-error: no such country
  await users.add({ country: 'BEG' })
  // @ts-expect-error: no such kind, in a fault of a user
  await users.add({ faults: [{ kind: 'latncy' }] })
  // @ts-expect-error: nothing that a user does
  await users.add({ scenario: { do: 'confrm' } })
  const asked = { partner: 'DEMO', phoneNumber: '+32470000002' }
  // @ts-expect-error: no such claim
  await logins.run({ ...asked, claims: { userinfo: { family_nam: null } } })
}

/** A document that is written down is checked by `satisfies`. */
export const misspelt = {
  // @ts-expect-error: no such kind
  faults: [{ kind: 'latncy' }],
  // @ts-expect-error: no such country
  users: [{ phoneNumber: '+32470000002', country: 'BEG' }],
} satisfies Fixtures

/** These are right. */
const faults: readonly NewFault[] = [
  { kind: 'invalid-iss' },
  { kind: 'error', match: { endpoint: 'token' }, attributes: { error: 'invalid_grant' } },
  { kind: 'claim-value', attributes: { claim: 'birthdate', value: { any: ['value', 1, null] } } },
  { kind: 'status', attributes: { status: 302, location: 'https://elsewhere.example' } },
]
const user: NewUser = { country: 'FRA', faults: [{ kind: 'latency', attributes: { seconds: 1 } }] }
const login: LoginRequest = {
  partner: 'DEMO',
  phoneNumber: '+32470000002',
  claims: { userinfo: { 'http://itsme.services/v2/claim/BENationalNumber': { essential: true } } },
}

test('what is right compiles, and what is misspelt does not', (t) => {
  t.is(faults.length, 4)
  t.is(user.country, 'FRA')
  t.truthy(login.claims?.userinfo)
})
