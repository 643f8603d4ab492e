import { withoutUndefined } from './domain/defined.ts'
import { SimulatorError } from './domain/errors.ts'

function stopped(): SimulatorError {
  return new SimulatorError('stopped', 'the simulator has been stopped; start another one')
}

/** @throws SimulatorError `stopped` if the simulator has stopped */
export function refuseWhenStopped(stopping: AbortSignal): void {
  if (stopping.aborted) throw stopped()
}

/**
 * Wraps calls so that each rejects with SimulatorError `stopped` as soon as the simulator stops. This includes calls
 * that are waiting at that time. Members of arguments that are undefined count as absent.
 *
 * @param calls functions that return promises, and objects of such functions
 */
export function endWhenStopped<T extends object>(calls: T, stopping: AbortSignal): T {
  return new Proxy(calls, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member === 'function') {
        return (...given: unknown[]) =>
          call(() => Reflect.apply(member, target, given.map(withoutUndefined)), stopping)
      }
      return typeof member === 'object' && member !== null
        ? endWhenStopped(member, stopping)
        : member
    },
  })
}

async function call(start: () => unknown, stopping: AbortSignal): Promise<unknown> {
  refuseWhenStopped(stopping)
  return orStopped(Promise.resolve(start()), stopping)
}

function orStopped<T>(result: Promise<T>, stopping: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(stopped())
    stopping.addEventListener('abort', stop, { once: true })
    result.then(resolve, reject).finally(() => stopping.removeEventListener('abort', stop))
  })
}
