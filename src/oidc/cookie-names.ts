import { portOf } from '../domain/origin.ts'

/** Returns the prefix of the names of cookies. Cookies ignore ports, so the names contain the port. */
export function cookiePrefix(originUrl: string): string {
  return `itsme-simulator-${portOf(originUrl)}`
}

/** Returns the names of the cookies of a login. */
export function cookieNames(originUrl: string): {
  session: string
  interaction: string
  resume: string
} {
  const prefix = cookiePrefix(originUrl)
  return {
    session: `${prefix}-session`,
    interaction: `${prefix}-interaction`,
    resume: `${prefix}-resume`,
  }
}
