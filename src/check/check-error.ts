/** Why a check could not begin, or could not go on. */
export class CheckError extends Error {
  readonly code = 'not-checked'

  constructor(message: string) {
    super(message)
    this.name = 'CheckError'
  }
}
