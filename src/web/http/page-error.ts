/** An error that a page shows; `reason` is for developers only. */
export class PageError extends Error {
  readonly status: number
  readonly error: string
  readonly reason: string
  constructor(status: number, error: string, description: string, reason = description) {
    super(description)
    this.name = 'PageError'
    this.status = status
    this.error = error
    this.reason = reason
  }
}
