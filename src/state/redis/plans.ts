import type { Clock } from '../../domain/clock.ts'
import { secretWord } from '../../domain/random.ts'
import { frozen } from '../frozen.ts'
import type { Perform, Plans } from '../store.ts'
import { finite, type Step, sizeOf } from './operation.ts'
import { type RedisPart, type RedisParts, runOne } from './redis-part.ts'

/**
 * How long a process may take to perform a plan, in milliseconds. Then another one performs it: the process may have
 * died.
 */
const lease = 5_000

/** Plans in Redis. A process that is due takes them, and deletes them when they have been performed. */
export class RedisPlans<T> implements Plans<T>, RedisPart {
  readonly name: string
  readonly #parts: RedisParts
  readonly #clock: Clock
  readonly #perform: Perform<T>
  readonly #cancels = new Set<() => void>()

  constructor(name: string, parts: RedisParts, clock: Clock, perform: Perform<T>) {
    this.name = name
    this.#parts = parts
    this.#clock = clock
    this.#perform = perform
  }

  async add(plan: T, at: number): Promise<void> {
    const [key, text] = [secretWord(20), JSON.stringify(plan)]
    const ends = { first: finite(at), second: sizeOf(key, text) }
    const step = { operation: 'put', target: this.name, key, text, ...ends } as const
    await this.#parts.defer(runOne(this.#parts, step))
    const cancel = this.#clock.after(at - this.#clock.now(), () => {
      this.#cancels.delete(cancel)
      void this.look()
    })
    this.#cancels.add(cancel)
  }

  /** Performs what is due, also if another process planned it. Does nothing while Redis cannot be reached. */
  async look(): Promise<void> {
    const first = this.#clock.now() + lease
    const step = { operation: 'due', target: this.name, first } as const
    try {
      const [keys, texts] = (await runOne(this.#parts, step)) as [string[], string[]]
      await Promise.all(keys.map((key, index) => this.#do(key, texts[index] ?? 'null')))
    } catch {
      // The store tells that it cannot be reached. Whoever looks next finds the plan.
    }
  }

  async clear(): Promise<void> {
    this.stop()
    await runOne(this.#parts, { operation: 'clear', target: this.name })
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel()
    this.#cancels.clear()
  }

  stepsOf(): readonly Step[] {
    throw new TypeError(`plans "${this.name}" do not take part in a commit`)
  }

  async #do(key: string, text: string): Promise<void> {
    await this.#perform(frozen(text) as T)
    await runOne(this.#parts, { operation: 'delete', target: this.name, key })
  }
}
