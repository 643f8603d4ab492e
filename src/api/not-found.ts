import { nearestHint } from '../config/nearest.ts'
import { SimulatorError } from '../domain/errors.ts'

/** The error for a thing that is not there. @param list where to look */
export function notFound(
  what: string,
  key: string,
  list: string,
  known: readonly string[] = [],
): SimulatorError {
  const hint = nearestHint(key, known)
  return new SimulatorError(
    'not-found',
    `no ${what} ${JSON.stringify(key)}${hint}; GET ${list} lists them`,
  )
}
