/** The error codes of the CIBA endpoints, with their statuses (itsme's documentation, authentication error response). */
const statuses = {
  invalid_request: 400,
  invalid_scope: 400,
  expired_login_hint_token: 400,
  unknown_user_id: 400,
  unauthorized_client: 400,
  invalid_client: 401,
  access_denied: 403,
  temporarily_unavailable: 503,
  slow_down: 429,
} as const

export type CibaErrorCode = keyof typeof statuses

/** Returns the status of an error code; undefined if itsme's documentation does not list it. */
export function cibaStatusOf(code: string): number | undefined {
  return Object.hasOwn(statuses, code) ? statuses[code as CibaErrorCode] : undefined
}

/** Refuses a request to a CIBA endpoint, with the error for the client and the reason for developers. */
export class CibaRefusal extends Error {
  readonly code: CibaErrorCode
  readonly status: number
  readonly detail: string
  constructor(code: CibaErrorCode, description: string, detail = description) {
    super(description)
    this.code = code
    this.status = statuses[code]
    this.detail = detail
  }
}
