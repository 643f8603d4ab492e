import type { Usage, Write } from '../store.ts'
import { type StoredValue, TextValue } from './value.ts'

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

/** Copies a value for storage. A commit stores a value once even if several of its changes contain it. */
export type StoredOf = (value: unknown, Value?: ValueClass) => StoredValue

/** How the values of a collection are stored. */
export type ValueClass = new (value: unknown) => StoredValue

export function createStoredOf(): StoredOf {
  const known = new Map<ValueClass, Map<unknown, StoredValue>>()
  return (value, Value = TextValue) => {
    const ofClass = known.get(Value) ?? new Map<unknown, StoredValue>()
    known.set(Value, ofClass)
    const stored = ofClass.get(value) ?? new Value(value)
    ofClass.set(value, stored)
    return stored
  }
}
