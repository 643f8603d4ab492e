/** An error of oidc-provider, with the members that it has in addition to the message. */
export interface LibraryError extends Error {
  readonly error_description?: string | undefined
  readonly error_detail?: string | undefined
  readonly statusCode?: number
  readonly expose?: boolean
}
