import type { Counters, Usage } from '../store.ts'
import { MemoryCollection } from './collection.ts'
import type { Part } from './part.ts'

/** Bytes of a number. */
const numberBytes = 8

export class MemoryCounters implements Counters, Part {
  readonly name: string
  readonly #memory = new MemoryCollection<number>()

  constructor(name: string) {
    this.name = name
  }

  async get(key: string): Promise<number> {
    return this.#memory.get(key, 0) ?? 0
  }

  async increment(key: string, by = 1): Promise<number> {
    const number = (this.#memory.get(key, 0) ?? 0) + by
    this.#memory.set(key, number, numberBytes, Infinity, 0)
    return number
  }

  async delete(key: string): Promise<void> {
    this.#memory.delete(key)
  }

  async clear(): Promise<void> {
    this.#memory.clear()
  }

  has(key: string): boolean {
    return this.#memory.get(key, 0) !== undefined
  }

  apply(): void {
    throw new TypeError(`counters "${this.name}" do not take part in a commit`)
  }

  dropExpired(): void {
    // Numbers do not expire.
  }

  usage(): Usage {
    return { entries: this.#memory.size, bytes: this.#memory.bytes }
  }
}
