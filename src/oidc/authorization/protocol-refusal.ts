import type { AuthorizationErrorCode } from '../../domain/errors.ts'

/** Refuses an authorization request, with the error for the client and the reason for developers. */
export class ProtocolRefusal extends Error {
  readonly code: AuthorizationErrorCode
  readonly detail: string | undefined
  constructor(code: AuthorizationErrorCode, description: string, detail?: string) {
    super(description)
    this.code = code
    this.detail = detail
  }
}
