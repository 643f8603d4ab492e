import type { AuthorizationErrorCode } from '../../domain/errors.ts'

/** An authorization request that is refused: what the client is told, and the reason for developers. */
export class ProtocolRefusal extends Error {
  readonly code: AuthorizationErrorCode
  readonly detail: string | undefined
  constructor(code: AuthorizationErrorCode, description: string, detail?: string) {
    super(description)
    this.code = code
    this.detail = detail
  }
}
