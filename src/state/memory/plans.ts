import type { Clock } from '../../domain/clock.ts'
import type { Perform, Plans, Usage } from '../store.ts'
import type { Part } from './part.ts'

/** Plans as timers of this process. */
export class MemoryPlans<T> implements Plans<T>, Part {
  readonly name: string
  readonly #clock: Clock
  readonly #perform: Perform<T>
  readonly #cancels = new Set<() => void>()

  constructor(name: string, clock: Clock, perform: Perform<T>) {
    this.name = name
    this.#clock = clock
    this.#perform = perform
  }

  async add(plan: T, at: number): Promise<void> {
    const cancel = this.#clock.after(at - this.#clock.now(), () => {
      this.#cancels.delete(cancel)
      void this.#perform(plan)
    })
    this.#cancels.add(cancel)
  }

  async clear(): Promise<void> {
    for (const cancel of this.#cancels) cancel()
    this.#cancels.clear()
  }

  has(): boolean {
    return false
  }

  apply(): void {
    throw new TypeError(`plans "${this.name}" do not take part in a commit`)
  }

  dropExpired(): void {
    // A plan ends when it is performed.
  }

  usage(): Usage {
    return { entries: this.#cancels.size, bytes: 0 }
  }
}
