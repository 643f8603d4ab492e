import { type Keys, withNewSigningKey } from './keys.ts'

/** The keys of one simulator, as they are now. */
export interface KeyRing {
  current(): Keys
  /** From here on a new key signs; the one of before stays published where there is an overlap. */
  rotate(overlap: boolean): Promise<void>
}

export function createKeyRing(first: Keys): KeyRing {
  let keys = first
  return {
    current: () => keys,
    async rotate(overlap) {
      keys = await withNewSigningKey(keys, overlap)
    },
  }
}
