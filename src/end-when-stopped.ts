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
 * The same calls, each of which rejects with SimulatorError `stopped` once the simulator has stopped: at once, also those
 * that are waiting then. Members that are undefined count as absent.
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
