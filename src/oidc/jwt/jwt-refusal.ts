import { errors as joseErrors } from 'jose'
import { type Clock, isoTime } from '../../domain/clock.ts'
import { KeysRefusal } from '../keys/partner-keys.ts'

/** Why a token of a partner was not taken; the message is for developers. */
export class JwtRefusal extends Error {}

/** Seconds of the year 5138: whatever is later was meant in milliseconds. */
const maxSeconds = 100_000_000_000

/** Why a time of a token cannot be seconds since 1970; undefined if it can. */
export function secondsFault(name: string, value: unknown): JwtRefusal | undefined {
  if (typeof value !== 'number' || value < maxSeconds) return undefined
  return new JwtRefusal(
    `"${name}" is ${value}, which is milliseconds: send seconds since 1970, ${Math.floor(value / 1000)}`,
  )
}

/** What a library threw about a token, as a refusal; what is not about the token stays as it is. */
export function refusalOf(error: unknown, clock: Clock): unknown {
  if (error instanceof joseErrors.JWTExpired) {
    return new JwtRefusal(`"exp" has passed (${timeText(error.payload.exp)})`)
  }
  if (error instanceof joseErrors.JWTClaimValidationFailed && error.claim === 'nbf') {
    const { nbf } = error.payload
    const message = `"nbf" is in the future (${timeText(nbf)}, it is ${isoTime(clock.now())} here): look at the clock of the client`
    return secondsFault('nbf', nbf) ?? new JwtRefusal(message)
  }
  if (error instanceof joseErrors.JOSEError) return new JwtRefusal(error.message)
  if (error instanceof KeysRefusal) return new JwtRefusal(error.message)
  // Malformed input makes jose and WebCrypto throw TypeErrors and DOMExceptions of their own.
  if (error instanceof TypeError || error instanceof DOMException) {
    return new JwtRefusal(`is malformed: ${error.message}`)
  }
  return error
}

function timeText(seconds: unknown): string {
  const time = Number(seconds) * 1000
  return Number.isFinite(time) && Math.abs(time) < 8.64e15 ? isoTime(time) : String(seconds)
}
