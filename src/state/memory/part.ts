import type { Usage, Write } from '../store.ts'
import { StoredValue } from './value.ts'

/** A collection as the memory store manages it, whatever it holds. */
export interface Part {
  readonly name: string
  has(key: string): boolean
  /** Makes a change that was meant for this collection. */
  apply(write: Write, storedOf: StoredOf): void
  clear(): void
  /** @param now milliseconds since the epoch */
  dropExpired(now: number): void
  usage(): Usage
}

/** Stores a value; the same value only once for all changes of a commit. */
export type StoredOf = (value: unknown, Value?: typeof StoredValue) => StoredValue

export function createStoredOf(): StoredOf {
  const known = new Map<unknown, StoredValue>()
  return (value, Value = StoredValue) => {
    const stored = known.get(value) ?? new Value(value)
    known.set(value, stored)
    return stored
  }
}
