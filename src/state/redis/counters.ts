import type { Counters } from '../store.ts'
import type { Step } from './operation.ts'
import { type RedisPart, type RedisParts, runOne } from './redis-part.ts'

/** Reads and changes the numbers in a hash. */
export interface Numbers {
  get(name: string, key: string): Promise<number>
  increment(name: string, key: string, by: number): Promise<number>
  delete(name: string, key: string): Promise<void>
}

/** Counters in Redis: a hash of numbers. */
export class RedisCounters implements Counters, RedisPart {
  readonly name: string
  readonly #parts: RedisParts
  readonly #numbers: Numbers

  constructor(name: string, parts: RedisParts, numbers: Numbers) {
    this.name = name
    this.#parts = parts
    this.#numbers = numbers
  }

  get(key: string): Promise<number> {
    return this.#numbers.get(this.name, key)
  }

  increment(key: string, by = 1): Promise<number> {
    return this.#numbers.increment(this.name, key, by)
  }

  delete(key: string): Promise<void> {
    return this.#numbers.delete(this.name, key)
  }

  async clear(): Promise<void> {
    await runOne(this.#parts, { operation: 'clear', target: this.name })
  }

  stepsOf(): readonly Step[] {
    throw new TypeError(`counters "${this.name}" do not take part in a commit`)
  }
}
