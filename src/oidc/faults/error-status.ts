/** The status codes of errors, if not 400 (RFC 6749, section 5.2; RFC 6750, section 3.1; RFC 9110, section 15.6). */
const statuses: Readonly<Record<string, number>> = {
  invalid_client: 401,
  invalid_token: 401,
  insufficient_scope: 403,
  server_error: 500,
  temporarily_unavailable: 503,
}

/** Returns the status with which an endpoint for servers responds to an error. */
export const errorStatus = (error: string): number => statuses[error] ?? 400
