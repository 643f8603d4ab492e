import type { Store } from '../store.ts'

/** Creates locks in the memory of this process. For each name, they hold the promise of the last task. */
export function createLock(): Store['lock'] {
  const lastTasks = new Map<string, Promise<unknown>>()

  return <T>(name: string, task: () => Promise<T>): Promise<T> => {
    const previous = lastTasks.get(name) ?? Promise.resolve()
    const result = previous.then(task)
    const settled = result
      .catch(() => undefined)
      .then(() => {
        if (lastTasks.get(name) === settled) lastTasks.delete(name)
      })
    lastTasks.set(name, settled)
    return result
  }
}
