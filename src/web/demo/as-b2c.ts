import { membersOf } from '../../domain/members.ts'

/** What a user of Azure AD B2C sees when a login fails: the code of its message, and what it stands for. */
export interface B2cFailure {
  readonly code: string
  readonly text: string
}

/** The error by the claim that is wrong. */
const byClaim: Readonly<Record<string, B2cFailure>> = {
  exp: { code: 'AADB2C90235', text: 'The token has expired.' },
  aud: { code: 'AADB2C90237', text: 'The token is for another client.' },
  iss: { code: 'AADB2C90238', text: 'The token is of another issuer.' },
  nonce: { code: 'AADB2C90240', text: 'The nonce is not the one that was sent.' },
}

/** B2C compares the state before anything else. */
export const lostState: B2cFailure = { code: 'AADB2C90046', text: 'The state is lost.' }

/**
 * Returns the error of Azure AD B2C for what went wrong. The codes are Microsoft's; which of them B2C shows when is
 * partly inferred (docs/b2c.md).
 *
 * @param error thrown by openid-client
 */
export function b2cFailure(error: unknown): B2cFailure {
  const code = findIn(error, 'error')
  const claim = findIn(error, 'claim')
  const description = findIn(error, 'error_description') ?? ''
  if (code === 'access_denied') {
    const text = 'The user has cancelled entering self-asserted information.'
    return { code: 'AADB2C90091', text }
  }
  if (code === 'invalid_client') {
    return { code: 'AADB2C90289', text: `The identity provider refused the client: ${description}` }
  }
  if (code !== undefined) {
    const text = `An invalid response was received: 'Error: ${code}, Error Description: ${description}'`
    return { code: 'AADB2C90273', text }
  }
  const known = claim === undefined ? undefined : byClaim[claim]
  return known ?? { code: 'AADB2C90239', text: 'The token could not be verified.' }
}

/** Returns a text of an error or of its causes. */
function findIn(error: unknown, name: string): string | undefined {
  const members = membersOf(error)
  const value = members[name]
  if (typeof value === 'string') return value
  return members['cause'] === undefined ? undefined : findIn(members['cause'], name)
}
