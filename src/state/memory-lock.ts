import type { Store } from './store.ts'

/** Locks in this process's memory: by name, the promise that the next one waits for. */
export function createLock(): Store['lock'] {
  const last = new Map<string, Promise<unknown>>()

  return <T>(name: string, task: () => Promise<T>): Promise<T> => {
    const before = last.get(name) ?? Promise.resolve()
    const result = before.then(task)
    const settled = result
      .catch(() => undefined)
      .then(() => {
        if (last.get(name) === settled) last.delete(name)
      })
    last.set(name, settled)
    return result
  }
}
