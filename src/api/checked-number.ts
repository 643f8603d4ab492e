import { refuseProblems } from '../config/fixtures/check-entry.ts'
import { isPhoneNumber } from '../domain/people/phone-number.ts'

/**
 * Checks the phone number of a query, so that a malformed one is an error, not an empty list.
 *
 * @throws SimulatorError `bad-input`
 */
export function checkedNumber<Q extends { readonly phoneNumber?: string }>(query: Q): Q {
  const { phoneNumber } = query
  if (phoneNumber === undefined || isPhoneNumber(phoneNumber)) return query
  const message = `must be an E.164 phone number such as +32470000001, got ${JSON.stringify(phoneNumber)}`
  refuseProblems([{ path: ['phoneNumber'], message }])
  return query
}
