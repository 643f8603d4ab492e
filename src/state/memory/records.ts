import type { Clock } from '../../domain/clock.ts'
import { mapInTurns } from '../../domain/interruptible.ts'
import { exceeds } from '../bounds.ts'
import type { CollectionOptions, IndexedRecords, Table, Usage, Write } from '../store.ts'
import { RecordWrites } from '../writes.ts'
import { MemoryCollection } from './collection.ts'
import type { Part, StoredOf, ValueClass } from './part.ts'
import { SharedValue, type StoredValue, TextValue } from './value.ts'

/** Records and tables. */
export class MemoryRecords<T> extends RecordWrites<T> implements IndexedRecords<T>, Table<T>, Part {
  readonly #clock: Clock
  readonly #memory = new MemoryCollection<StoredValue>()
  readonly #Value: ValueClass

  constructor(name: string, clock: Clock, { isReadOften }: CollectionOptions = {}) {
    super(name)
    this.#clock = clock
    this.#Value = isReadOften ? SharedValue : TextValue
  }

  async get(key: string): Promise<T | undefined> {
    return this.#read(this.#memory.get(key, this.#clock.now()))
  }

  async put(key: string, value: T, life = Infinity): Promise<void> {
    this.#set(key, new this.#Value(value), life)
  }

  async add(key: string, value: T, life = Infinity): Promise<boolean> {
    if (this.has(key)) return false
    this.#set(key, new this.#Value(value), life)
    return true
  }

  async extend(key: string, life: number): Promise<boolean> {
    if (!this.has(key)) return false
    this.#memory.extend(key, this.#clock.now() + life)
    return true
  }

  async delete(key: string): Promise<boolean> {
    const isThere = this.has(key)
    this.#memory.delete(key)
    return isThere
  }

  list(): Promise<T[]> {
    return mapInTurns(this.#live().values(), (stored) => stored.read() as T)
  }

  async size(): Promise<number> {
    return this.#live().size
  }

  async oldest(): Promise<T | undefined> {
    const key = this.#live().oldestKey()
    return key === undefined ? undefined : this.get(key)
  }

  async trim(limit: Usage): Promise<readonly string[]> {
    const deleted: string[] = []
    const memory = this.#live()
    for (let key = memory.oldestKey(); key !== undefined; key = memory.oldestKey()) {
      if (!exceeds({ entries: memory.size, bytes: memory.bytes }, limit)) break
      memory.delete(key)
      deleted.push(key)
    }
    return deleted
  }

  has(key: string): boolean {
    return this.#memory.get(key, this.#clock.now()) !== undefined
  }

  apply(write: Write, storedOf: StoredOf): void {
    if (write.kind === 'put') this.#set(write.key, storedOf(write.value, this.#Value), write.life)
    else if (write.kind === 'delete') this.#memory.delete(write.key)
  }

  async clear(): Promise<void> {
    this.#memory.clear()
  }

  dropExpired(now: number): void {
    this.#memory.dropExpired(now)
  }

  usage(): Usage {
    const { size, bytes } = this.#live()
    return { entries: size, bytes }
  }

  #live(): MemoryCollection<StoredValue> {
    this.#memory.dropExpired(this.#clock.now())
    return this.#memory
  }

  #set(key: string, value: StoredValue, life: number): void {
    const now = this.#clock.now()
    this.#memory.set(key, value, value.bytes, now + life, now)
  }

  /** The cast is safe because only values of this type are written. */
  #read(stored: StoredValue | undefined): T | undefined {
    return stored?.read() as T | undefined
  }
}
