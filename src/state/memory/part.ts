import type { Usage, Write } from '../store.ts'
import { StoredValue } from './value.ts'

/** A collection as the memory store manages it, regardless of its contents. */
export interface Part {
  readonly name: string
  has(key: string): boolean
  /** Applies a change to this collection. */
  apply(write: Write, storedOf: StoredOf): void
  clear(): void
  /** @param now milliseconds since the epoch */
  dropExpired(now: number): void
  usage(): Usage
}

/** Serializes a value for storage. A commit stores a value once even if several of its changes contain it. */
export type StoredOf = (value: unknown, Value?: typeof StoredValue) => StoredValue

export function createStoredOf(): StoredOf {
  const known = new Map<unknown, StoredValue>()
  return (value, Value = StoredValue) => {
    const stored = known.get(value) ?? new Value(value)
    known.set(value, stored)
    return stored
  }
}
