import { portOf } from '../domain/origin.ts'

/** Returns the names of the cookies. Cookies ignore ports, so the names contain the port. */
export function cookieNames(originUrl: string): {
  session: string
  interaction: string
  resume: string
} {
  const prefix = `itsme-simulator-${portOf(originUrl)}`
  return {
    session: `${prefix}-session`,
    interaction: `${prefix}-interaction`,
    resume: `${prefix}-resume`,
  }
}
