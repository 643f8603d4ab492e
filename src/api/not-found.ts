import { nearestHint } from '../config/nearest.ts'
import { SimulatorError } from '../domain/errors.ts'

/** Creates the error for something that does not exist. @param list the path that lists what does */
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
