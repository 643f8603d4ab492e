import { mapInTurns } from '../../domain/interruptible.ts'
import { frozen } from '../frozen.ts'
import type { IndexedRecords, Table, Usage } from '../store.ts'
import { RecordWrites } from '../writes.ts'
import { allKeys, cacheChannel, type KeyCache } from './key-cache.ts'
import { finite, type Step, sizeOf } from './operation.ts'
import {
  type CollectionWrite,
  numberOf,
  type RedisPart,
  type RedisParts,
  runOne,
  textsOf,
} from './redis-part.ts'
import { liveText } from './value.ts'

interface RecordsOptions<T> {
  readonly isOrdered: boolean
  /** Present if this process keeps what it has read. */
  readonly cache?: KeyCache<T>
}

/** Records and tables in Redis. */
export class RedisRecords<T>
  extends RecordWrites<T>
  implements IndexedRecords<T>, Table<T>, RedisPart
{
  readonly #parts: RedisParts
  readonly #isOrdered: boolean
  readonly #cache: KeyCache<T> | undefined

  constructor(name: string, parts: RedisParts, { isOrdered, cache }: RecordsOptions<T>) {
    super(name)
    this.#parts = parts
    this.#isOrdered = isOrdered
    this.#cache = cache
  }

  async get(key: string): Promise<T | undefined> {
    const read = async () => {
      const text = liveText(await this.#parts.read(this.name, key), this.#parts.now())
      return text === undefined ? undefined : (frozen(text) as T)
    }
    return this.#cache === undefined ? read() : this.#cache.get(key, read)
  }

  async put(key: string, value: T, life = Infinity): Promise<void> {
    await this.#parts.defer(this.#change(this.#put('put', key, value, life)))
  }

  async add(key: string, value: T, life = Infinity): Promise<boolean> {
    return (await this.#change(this.#put('add', key, value, life))) === 1
  }

  async extend(key: string, life: number): Promise<boolean> {
    const first = finite(this.#parts.now() + life)
    const result = await runOne(this.#parts, { operation: 'extend', target: this.name, key, first })
    return numberOf(result) === 1
  }

  async delete(key: string): Promise<boolean> {
    return (await this.#change(this.#delete(key))) === 1
  }

  async list(): Promise<T[]> {
    const found = await runOne(this.#parts, { operation: 'list', target: this.name })
    return mapInTurns(textsOf(found), (text) => frozen(text) as T)
  }

  async size(): Promise<number> {
    const usage = await runOne(this.#parts, { operation: 'usage', target: this.name })
    return (usage as readonly number[])[0] ?? 0
  }

  async oldest(): Promise<T | undefined> {
    const found = await runOne(this.#parts, { operation: 'oldest', target: this.name })
    const [text] = textsOf(found)
    return text === undefined ? undefined : (frozen(text) as T)
  }

  trim(limit: Usage): Promise<readonly string[]> {
    return this.#parts.trim(this.name, limit)
  }

  async clear(): Promise<void> {
    await this.#change([{ operation: 'clear', target: this.name }, ...this.#told(allKeys)])
  }

  stepsOf(write: CollectionWrite): readonly Step[] {
    if (write.kind === 'put') return this.#put('put', write.key, write.value, write.life)
    if (write.kind === 'delete') return this.#delete(write.key)
    throw new TypeError(`records "${this.name}" do not take part in "${write.kind}"`)
  }

  forget(): void {
    this.#cache?.forget()
  }

  /** Makes a change of one key. Returns the result of its first step. */
  async #change(steps: readonly Step[]): Promise<number> {
    const [first] = steps
    this.#cache?.forget(first?.key)
    const results = await this.#parts.run(steps)
    this.#cache?.forget(first?.key)
    return numberOf(results?.[0])
  }

  #put(operation: 'put' | 'add', key: string, value: unknown, life: number): readonly Step[] {
    const text = JSON.stringify(value)
    const end = finite(this.#parts.now() + life)
    const put = { operation, target: this.name, key, text, first: end, second: sizeOf(key, text) }
    return [{ ...put, isOrdered: this.#isOrdered }, ...this.#told(key)]
  }

  #delete(key: string): readonly Step[] {
    return [{ operation: 'delete', target: this.name, key }, ...this.#told(key)]
  }

  /** Tells the other processes, if they keep values. */
  #told(key: string): readonly Step[] {
    if (this.#cache === undefined) return []
    return [{ operation: 'publish', target: cacheChannel(this.name), text: key }]
  }
}
