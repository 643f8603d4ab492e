import { isDeeperThan, maxLevels } from './json-depth.ts'

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined | null> }

/**
 * A value without the members of its objects that are undefined, at any depth: a program writes them for what is absent.
 * What is not plain data stays as it is.
 */
export function withoutUndefined<T>(value: T): T {
  // What is too deep is refused where it is read.
  return isDeeperThan(value, maxLevels) ? value : (strip(value) as T)
}

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip)
  if (typeof value !== 'object' || value === null) return value
  if (![Object.prototype, null].includes(Object.getPrototypeOf(value))) return value
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries.map(([name, member]) => [name, strip(member)]))
}

/** The members of an object that have a value: undefined and null are left out. */
export function defined<T extends object>(members: T): Partial<Defined<T>> {
  const kept: Record<string, unknown> = {}
  for (const name of Object.keys(members)) {
    const value = members[name as keyof T]
    if (value !== undefined && value !== null) kept[name] = value
  }
  return kept as Partial<Defined<T>>
}
