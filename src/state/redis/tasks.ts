import { AsyncLocalStorage } from 'node:async_hooks'
import { isStoreUnavailable } from '../../domain/errors.ts'

interface Task {
  /** Whether changes may still be left pending. */
  readonly mayDefer: () => boolean
  hasFailed: boolean
  /** An error that is not about the store. */
  error?: { readonly thrown: unknown }
  hasEnded: boolean
  readonly pending: Set<Promise<void>>
}

/** The requests that a process handles, as far as the store takes part in them. */
export interface Tasks {
  /**
   * Runs a task, and waits for the changes that it deferred. Returns whether a call of the store failed,
   * even if the task went on.
   *
   * @param mayDefer whether changes may be deferred, which is so until the response begins
   */
  hasFailedIn(run: () => Promise<void>, mayDefer?: () => boolean): Promise<boolean>
  /**
   * Defers the wait for a change until the task ends, so that the changes of a request are sent together. Outside a task,
   * waits for the change at once. Redis makes changes in the order of the calls, so that a later read sees them.
   */
  defer(change: Promise<unknown>): Promise<void>
  /** Notes that a call of the task that runs now has failed. */
  fail(): void
}

export function createTasks(): Tasks {
  const tasks = new AsyncLocalStorage<Task>()

  return {
    async hasFailedIn(run, mayDefer = () => true) {
      const task: Task = { mayDefer, hasFailed: false, hasEnded: false, pending: new Set() }
      await tasks.run(task, run)
      while (task.pending.size > 0) await Promise.all(task.pending)
      task.hasEnded = true
      if (task.error !== undefined && !task.hasFailed) throw task.error.thrown
      return task.hasFailed
    },
    async defer(change) {
      const task = tasks.getStore()
      if (task === undefined || task.hasEnded || !task.mayDefer()) return void (await change)
      const pending = settle(task, change)
      task.pending.add(pending)
      void pending.then(() => task.pending.delete(pending))
    },
    fail() {
      const task = tasks.getStore()
      if (task !== undefined) task.hasFailed = true
    },
  }
}

async function settle(task: Task, change: Promise<unknown>): Promise<void> {
  try {
    await change
  } catch (thrown) {
    if (isStoreUnavailable(thrown)) task.hasFailed = true
    else task.error ??= { thrown }
  }
}
