/** What oidc-provider's errors carry in addition to the message. */
export interface LibraryError extends Error {
  readonly error_description?: string | undefined
  readonly error_detail?: string | undefined
  readonly statusCode?: number
  readonly expose?: boolean
}
