/** The error codes that itsme documents for the authorization endpoint (itsme's documentation, errors). */
export const authorizationErrorCodes = [
  'invalid_request',
  'access_denied',
  'login_required',
  'interaction_required',
  'unsupported_request',
  'invalid_client_id',
  'invalid_redirect_uri',
  'invalid_scope',
  'unsupported_display',
  'unauthorized_client',
  'unsupported_response_type',
  'invalid_request_object',
  'invalid_request_uri',
  'temporary_unavailable',
] as const

export type AuthorizationErrorCode = (typeof authorizationErrorCodes)[number]

/** The error codes of the library and of the control API. */
export type SimulatorErrorCode =
  | 'bad-input'
  | 'not-found'
  | 'action-already-decided'
  | 'method-not-allowed'
  | 'no-action'
  | 'no-login'
  | 'stopped'
  | 'too-many-actions'
  | 'too-many-sandboxes'
  | 'already-exists'
  | 'store-unavailable'
  | 'too-old'
  | 'changed-meanwhile'
  | 'login-failed'
  | 'keys-are-fixed'
  | 'not-saved'
  | 'too-many-requests'
  | 'unauthorized'
  | 'forbidden'

/** One problem in the input: where it is, and how to fix it. */
export interface InputError {
  /** Path inside the input, such as `partners[0].code`. */
  readonly path: string
  readonly message: string
}

/** An error with a stable `code` and a message that names the subject, the value and the remedy. */
export class SimulatorError extends Error {
  readonly code: SimulatorErrorCode
  /** All problems of the input, for `bad-input`. */
  readonly errors: readonly InputError[]

  constructor(code: SimulatorErrorCode, message: string, errors: readonly InputError[] = []) {
    super(message)
    this.name = 'SimulatorError'
    this.code = code
    this.errors = errors
  }
}

/** No action arrived within the timeout of `actions.next`. */
export class NoActionError extends SimulatorError {
  constructor(message: string) {
    super('no-action', message)
    this.name = 'NoActionError'
  }
}

/** No login reached the requested stage within the timeout of `logins.next` or `logins.get`. */
export class NoLoginError extends SimulatorError {
  constructor(message: string) {
    super('no-login', message)
    this.name = 'NoLoginError'
  }
}

/** Checks whether a call failed only because the store is out of reach. Whoever waits looks again when it is back. */
export function isStoreUnavailable(error: unknown): boolean {
  return error instanceof SimulatorError && error.code === 'store-unavailable'
}

/** Why a simulator could not start: all problems of the configuration, each with its path. */
export class ConfigurationError extends SimulatorError {
  constructor(errors: readonly InputError[]) {
    super('bad-input', errors.map(({ path, message }) => `${path}: ${message}`).join('\n'), errors)
    this.name = 'ConfigurationError'
  }
}
