import type { Clock } from '../../domain/clock.ts'
import { type KeySet, type Keys, keysAt, nextChange, withNewSigningKey } from './keys.ts'

/**
 * How long the previous keys stay published after a rotation, in seconds. Tokens signed with them continue to verify.
 */
export const keysOverlap = 24 * 3600

/** How a new signing key takes over. Times are in seconds. */
export interface Rotation {
  /** How long the old key continues to sign while the new one is already published. Defaults to 0. */
  readonly signsAfter?: number
  /** How long the old key stays published after it last signed. */
  readonly overlap: number
  /** Whether the new key may sign before other processes publish it. */
  readonly isFault?: true
}

/** The result of a rotation. */
export interface Rotated {
  readonly keys: Keys
  /** When the new key begins to sign, in milliseconds since the epoch. */
  readonly signsAt: number
  /** When the previous keys are no longer published, in milliseconds since the epoch. */
  readonly retiresAt: number
}

/** The keys of one simulator. */
export interface KeyRing {
  /** Returns the current keys. Keys that have been replaced are dropped automatically. */
  current(): Keys
  /** Returns all keys, including those that sign later or are no longer published. */
  all(): KeySet
  /** Uses keys that another process has made. */
  use(next: KeySet): void
  /** Creates a new key that signs immediately or later. @param save stores the new set; if it fails, nothing changes */
  rotate(rotation: Rotation, save?: (next: KeySet) => Promise<void>): Promise<Rotated>
  /** Goes back to the keys of the start. @param save stores them; if it fails, nothing changes */
  restore(save?: (next: KeySet) => Promise<void>): Promise<Keys>
}

export function createKeyRing(first: KeySet, clock: Clock): KeyRing {
  let set = first
  let keys = keysAt(set, clock.now())
  let changesAt = nextChange(set, clock.now())

  function use(next: KeySet): Keys {
    const now = clock.now()
    keys = keysAt(next, now)
    changesAt = nextChange(next, now)
    set = next
    return keys
  }
  let last: Promise<unknown> = Promise.resolve()

  async function rotate(
    { signsAfter = 0, overlap }: Rotation,
    save?: (next: KeySet) => Promise<void>,
  ): Promise<Rotated> {
    const now = Math.floor(clock.now() / 1000)
    const from = Math.floor(now + signsAfter)
    const until = from + overlap
    const next = await withNewSigningKey(set, { now, from, until })
    await save?.(next)
    return { keys: use(next), signsAt: from * 1000, retiresAt: until * 1000 }
  }

  async function restore(save?: (next: KeySet) => Promise<void>): Promise<Keys> {
    if (set === first) return keys
    await save?.(first)
    return use(first)
  }

  /** Changes run one after the other. */
  function queue<T>(change: () => Promise<T>): Promise<T> {
    const changed = last.then(change)
    last = changed.catch(() => undefined)
    return changed
  }

  return {
    all: () => set,
    use: (next) => void use(next),
    current: () => (clock.now() < changesAt ? keys : use(set)),
    rotate: (rotation, save) => queue(() => rotate(rotation, save)),
    restore: (save) => queue(() => restore(save)),
  }
}
