type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined | null> }

/** The members of an object that have a value: undefined and null are left out. */
export function defined<T extends object>(members: T): Partial<Defined<T>> {
  const entries = Object.entries(members).filter(
    ([, value]) => value !== undefined && value !== null,
  )
  return Object.fromEntries(entries) as Partial<Defined<T>>
}
