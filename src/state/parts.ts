import type { CollectionOptions } from './store.ts'

/** The collections of a store by name. */
export function createParts<P extends { readonly name: string }>() {
  const parts = new Map<string, P>()
  const cleared: P[] = []
  return {
    all: () => parts.values(),
    /** The collections that do not outlive a reset. */
    cleared: (): readonly P[] => cleared,
    /** @throws TypeError if there is a collection with this name */
    declare<Q extends P>(part: Q, { outlivesReset }: CollectionOptions = {}): Q {
      const { name } = part
      if (parts.has(name)) throw new TypeError(`collection "${name}" is declared twice`)
      parts.set(name, part)
      if (outlivesReset !== true) cleared.push(part)
      return part
    },
    /** @throws TypeError if there is none */
    get(name: string): P {
      const part = parts.get(name)
      if (part === undefined) throw new TypeError(`collection "${name}" is not declared`)
      return part
    },
  }
}
