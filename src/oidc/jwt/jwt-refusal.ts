import { errors as joseErrors } from 'jose'
import { type Clock, isoTime } from '../../domain/clock.ts'
import { KeysRefusal } from '../keys/partner-keys.ts'

/** Thrown if a partner's token is refused. The message is for developers. */
export class JwtRefusal extends Error {}

/** The year 5138, in seconds. A value beyond it must be in milliseconds. */
const maxSeconds = 100_000_000_000

/** Returns why a time in a token cannot be seconds since 1970; undefined if it can. */
export function secondsProblem(name: string, value: unknown): JwtRefusal | undefined {
  if (typeof value !== 'number' || value < maxSeconds) return undefined
  return new JwtRefusal(
    `"${name}" is ${value}, which is milliseconds: send seconds since 1970, ${Math.floor(value / 1000)}`,
  )
}

/** Converts an error that a library threw about a token to a refusal. Returns other errors unchanged. */
export function refusalOf(error: unknown, clock: Clock): unknown {
  if (error instanceof joseErrors.JWTExpired) {
    return new JwtRefusal(`"exp" has passed (${timeText(error.payload.exp)})`)
  }
  if (error instanceof joseErrors.JWTClaimValidationFailed && error.claim === 'nbf') {
    const { nbf } = error.payload
    const message = `"nbf" is in the future (${timeText(nbf)}, it is ${isoTime(clock.now())} here): look at the clock of the client`
    return secondsProblem('nbf', nbf) ?? new JwtRefusal(message)
  }
  if (error instanceof joseErrors.JOSEError) return new JwtRefusal(error.message)
  if (error instanceof KeysRefusal) return new JwtRefusal(error.message)
  // For malformed input, jose and WebCrypto also throw TypeErrors and DOMExceptions.
  if (error instanceof TypeError || error instanceof DOMException) {
    return new JwtRefusal(`is malformed: ${error.message}`)
  }
  return error
}

function timeText(seconds: unknown): string {
  const time = Number(seconds) * 1000
  return Number.isFinite(time) && Math.abs(time) < 8.64e15 ? isoTime(time) : String(seconds)
}
