import { AsyncLocalStorage } from 'node:async_hooks'

interface Task {
  hasFailed: boolean
  hasEnded: boolean
  readonly pending: Set<Promise<void>>
}

/** The requests that a process handles, as far as the store takes part in them. */
export interface Tasks {
  /**
   * Runs a task, and waits until the changes that it left pending are made. Returns whether a call of the store failed,
   * even if the task went on.
   */
  hasFailedIn(run: () => Promise<void>): Promise<boolean>
  /**
   * Leaves a change pending until the task ends, so that the changes of a request travel together. Outside a task, waits
   * for the change. Redis makes changes in the order of the calls, so that a later read sees them.
   */
  leave(change: Promise<unknown>): Promise<void>
  /** Notes that a call of the task that runs now has failed. */
  fail(): void
}

export function createTasks(): Tasks {
  const tasks = new AsyncLocalStorage<Task>()

  return {
    async hasFailedIn(run) {
      const task: Task = { hasFailed: false, hasEnded: false, pending: new Set() }
      await tasks.run(task, run)
      while (task.pending.size > 0) await Promise.all(task.pending)
      task.hasEnded = true
      return task.hasFailed
    },
    async leave(change) {
      const task = tasks.getStore()
      if (task === undefined || task.hasEnded) return void (await change)
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
  } catch {
    task.hasFailed = true
  }
}
