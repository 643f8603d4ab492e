import { isDeeperThan, maxLevels } from './json-depth.ts'

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined | null> }

/**
 * Removes the members that are undefined from a value, at any depth. Programs set them to undefined for absent values.
 * Anything that is not plain data is returned unchanged.
 */
export function withoutUndefined<T>(value: T): T {
  // Data that is nested too deeply is rejected later, when it is read.
  return isDeeperThan(value, maxLevels) ? value : (strip(value) as T)
}

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip)
  if (typeof value !== 'object' || value === null) return value
  if (![Object.prototype, null].includes(Object.getPrototypeOf(value))) return value
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries.map(([name, member]) => [name, strip(member)]))
}

/** Returns the members of an object that have a value, without those that are undefined or null. */
export function defined<T extends object>(members: T): Partial<Defined<T>> {
  const kept: Record<string, unknown> = {}
  for (const name of Object.keys(members)) {
    const value = members[name as keyof T]
    if (value !== undefined && value !== null) kept[name] = value
  }
  return kept as Partial<Defined<T>>
}
