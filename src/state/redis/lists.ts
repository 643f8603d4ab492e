import { frozen } from '../frozen.ts'
import type { Lists } from '../store.ts'
import { ListWrites } from '../writes.ts'
import { finite, type Step, sizeOf } from './operation.ts'
import {
  type CollectionWrite,
  numberOf,
  type RedisPart,
  type RedisParts,
  runOne,
} from './redis-part.ts'
import { liveText } from './value.ts'

/** Lists in Redis. */
export class RedisLists<T> extends ListWrites<T> implements Lists<T>, RedisPart {
  readonly #parts: RedisParts

  constructor(name: string, parts: RedisParts) {
    super(name)
    this.#parts = parts
  }

  async create(key: string, first: T, life: number): Promise<void> {
    await this.#parts.defer(runOne(this.#parts, this.#create(key, first, life)))
  }

  async append(key: string, item: T): Promise<boolean> {
    return numberOf(await runOne(this.#parts, this.#append(key, item))) === 1
  }

  async items(key: string): Promise<readonly T[]> {
    const [stored, items] = await Promise.all([
      this.#parts.read(this.name, key),
      this.#parts.items(this.name, key),
    ])
    const isLive = liveText(stored, this.#parts.now()) !== undefined
    return isLive ? items.map((text) => frozen(text) as T) : []
  }

  async delete(key: string): Promise<boolean> {
    return numberOf(await runOne(this.#parts, this.#delete(key))) === 1
  }

  get clearing(): readonly Step[] {
    return [{ operation: 'clearLists', target: this.name }]
  }

  stepsOf(write: CollectionWrite): readonly Step[] {
    if (write.kind === 'create') return [this.#create(write.key, write.first, write.life)]
    if (write.kind === 'append') return [this.#append(write.key, write.item)]
    if (write.kind === 'delete') return [this.#delete(write.key)]
    throw new TypeError(`lists "${this.name}" do not take part in "${write.kind}"`)
  }

  #create(key: string, first: unknown, life: number): Step {
    const text = JSON.stringify(first)
    const end = finite(this.#parts.now() + life)
    const size = sizeOf(key, text)
    return { operation: 'create', target: this.name, key, text, first: end, second: size }
  }

  #append(key: string, item: unknown): Step {
    const text = JSON.stringify(item)
    const more = Buffer.byteLength(text) + 1
    return { operation: 'append', target: this.name, key, text, second: more }
  }

  #delete(key: string): Step {
    return { operation: 'delete', target: this.name, key }
  }
}
