import { membersOf } from '../domain/members.ts'

/** Returns the message of an error, with that of its cause: `fetch failed: connect ECONNREFUSED …`. */
export function messageOf(error: unknown): string {
  const { message, cause, code } = membersOf(error)
  const inner = membersOf(cause)
  return [message ?? code, inner['message'] || inner['code']]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(': ')
}
