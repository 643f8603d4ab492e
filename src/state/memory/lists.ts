import type { Clock } from '../../domain/clock.ts'
import type { Lists, Usage, Write } from '../store.ts'
import { ListWrites } from '../writes.ts'
import { MemoryCollection } from './collection.ts'
import type { Part, StoredOf } from './part.ts'
import { type StoredValue, TextValue } from './value.ts'

interface List {
  readonly items: StoredValue[]
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  bytes: number
}

/** Bytes that an item takes in addition to its text. */
const itemOverhead = 60

export class MemoryLists<T> extends ListWrites<T> implements Lists<T>, Part {
  readonly #clock: Clock
  readonly #memory = new MemoryCollection<List>()

  constructor(name: string, clock: Clock) {
    super(name)
    this.#clock = clock
  }

  async create(key: string, first: T, life: number): Promise<void> {
    this.#create(key, new TextValue(first), life)
  }

  async append(key: string, item: T): Promise<boolean> {
    return this.#append(key, new TextValue(item))
  }

  async items(key: string): Promise<readonly T[]> {
    const list = this.#memory.get(key, this.#clock.now())
    return list?.items.map((item) => item.read() as T) ?? []
  }

  async delete(key: string): Promise<boolean> {
    const isThere = this.has(key)
    this.#memory.delete(key)
    return isThere
  }

  has(key: string): boolean {
    return this.#memory.get(key, this.#clock.now()) !== undefined
  }

  apply(write: Write, storedOf: StoredOf): void {
    if (write.kind === 'create') this.#create(write.key, storedOf(write.first), write.life)
    else if (write.kind === 'append') this.#append(write.key, storedOf(write.item))
    else if (write.kind === 'delete') this.#memory.delete(write.key)
  }

  clear(): void {
    this.#memory.clear()
  }

  dropExpired(now: number): void {
    this.#memory.dropExpired(now)
  }

  usage(): Usage {
    this.#memory.dropExpired(this.#clock.now())
    return { entries: this.#memory.size, bytes: this.#memory.bytes }
  }

  #create(key: string, first: StoredValue, life: number): void {
    const now = this.#clock.now()
    this.#memory.delete(key)
    this.#add(key, { items: [], bytes: 0, expiresAt: now + life }, first, now)
  }

  #append(key: string, item: StoredValue): boolean {
    const now = this.#clock.now()
    const list = this.#memory.get(key, now)
    if (list !== undefined) this.#add(key, list, item, now)
    return list !== undefined
  }

  #add(key: string, list: List, item: StoredValue, now: number): void {
    list.items.push(item)
    list.bytes += itemOverhead + item.bytes
    this.#memory.set(key, list, list.bytes, list.expiresAt, now)
  }
}
