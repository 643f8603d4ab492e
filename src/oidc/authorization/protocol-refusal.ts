import type { AuthorizationErrorCode } from '../../domain/errors.ts'
import type { WrongParameter } from '../../domain/login/login.ts'

/** Refuses an authorization request, with the error for the client and the reason for developers. */
export class ProtocolRefusal extends Error {
  /** One of {@link AuthorizationErrorCode}, or the code of a fault. */
  readonly code: string
  readonly detail: string | undefined
  readonly wrong: WrongParameter | undefined
  constructor(code: string, description: string, detail?: string, wrong?: WrongParameter) {
    super(description)
    this.code = code
    this.detail = detail
    this.wrong = wrong
  }
}
