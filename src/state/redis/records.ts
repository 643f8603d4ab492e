import { mapInTurns } from '../../domain/interruptible.ts'
import { frozen } from '../frozen.ts'
import type { IndexedRecords, Place, Table, Usage, Write } from '../store.ts'
import { finite, type Step, sizeOf } from './operation.ts'
import { numberOf, type RedisPart, type RedisParts, runOne, textsOf } from './redis-part.ts'
import { liveText } from './value.ts'

/** Records and tables in Redis. */
export class RedisRecords<T> implements IndexedRecords<T>, Table<T>, RedisPart {
  readonly name: string
  readonly #parts: RedisParts
  readonly #isOrdered: boolean

  constructor(name: string, parts: RedisParts, isOrdered: boolean) {
    this.name = name
    this.#parts = parts
    this.#isOrdered = isOrdered
  }

  async get(key: string): Promise<T | undefined> {
    const text = liveText(await this.#parts.read(this.name, key), this.#parts.now())
    return text === undefined ? undefined : (frozen(text) as T)
  }

  async put(key: string, value: T, life = Infinity): Promise<void> {
    await runOne(this.#parts, this.#step('put', key, value, life))
  }

  async add(key: string, value: T, life = Infinity): Promise<boolean> {
    return numberOf(await runOne(this.#parts, this.#step('add', key, value, life))) === 1
  }

  async extend(key: string, life: number): Promise<boolean> {
    const first = finite(this.#parts.now() + life)
    return this.#is({ operation: 'extend', target: this.name, key, first })
  }

  async delete(key: string): Promise<boolean> {
    return this.#is({ operation: 'delete', target: this.name, key })
  }

  async list(): Promise<T[]> {
    const found = await runOne(this.#parts, { operation: 'list', target: this.name })
    return mapInTurns(textsOf(found), (text) => frozen(text) as T)
  }

  async size(): Promise<number> {
    const [entries] = (await this.#usage()) as readonly number[]
    return entries ?? 0
  }

  async oldest(): Promise<T | undefined> {
    const found = await runOne(this.#parts, { operation: 'oldest', target: this.name })
    const [text] = textsOf(found)
    return text === undefined ? undefined : (frozen(text) as T)
  }

  async trim({ entries, bytes }: Usage): Promise<readonly string[]> {
    const limit = { first: finite(entries), second: finite(bytes) }
    const dropped = await runOne(this.#parts, { operation: 'trim', target: this.name, ...limit })
    return dropped as readonly string[]
  }

  async clear(): Promise<void> {
    await runOne(this.#parts, { operation: 'clear', target: this.name })
  }

  toPut(key: string, value: T, life = Infinity): Write {
    return { kind: 'put', collection: this.name, key, value, life }
  }

  toDelete(key: string): Write {
    return { kind: 'delete', collection: this.name, key }
  }

  place(key: string): Place {
    return { collection: this.name, key }
  }

  stepOf(write: Parameters<RedisPart['stepOf']>[0]): Step {
    if (write.kind === 'put') return this.#step('put', write.key, write.value, write.life)
    if (write.kind === 'delete') return { operation: 'delete', target: this.name, key: write.key }
    throw new TypeError(`records "${this.name}" do not take part in "${write.kind}"`)
  }

  #step(operation: 'put' | 'add', key: string, value: unknown, life: number): Step {
    const text = JSON.stringify(value)
    return {
      operation,
      target: this.name,
      key,
      text,
      first: finite(this.#parts.now() + life),
      second: sizeOf(key, text),
      isOrdered: this.#isOrdered,
    }
  }

  async #is(step: Step): Promise<boolean> {
    return numberOf(await runOne(this.#parts, step)) === 1
  }

  #usage(): Promise<unknown> {
    return runOne(this.#parts, { operation: 'usage', target: this.name })
  }
}
