import type { Clock } from '../../domain/clock.ts'
import { type KeySet, type Keys, keysAt, nextChange, withNewSigningKey } from './keys.ts'

/** How long the keys of before stay published at a rotation, in seconds: tokens signed with them go on verifying. */
export const keysOverlap = 24 * 3600

/** How a new signing key takes over, in seconds. */
export interface Rotation {
  /** How long the old key goes on signing, while the new one is published already: 0 unless given. */
  readonly signsAfter?: number
  /** How long the old key stays published after it signed last. */
  readonly overlap: number
}

/** What came of a rotation. */
export interface Rotated {
  readonly keys: Keys
  /** Milliseconds since the epoch. */
  readonly signsAt: number
  /** When the keys of before are no longer published, in milliseconds since the epoch. */
  readonly retiresAt: number
}

/** The keys of one simulator. */
export interface KeyRing {
  /** As they are now: keys that were handed over leave by themselves. */
  current(): Keys
  /** With those that sign later, or that are published no longer. */
  all(): KeySet
  /** A new key signs, at once or later. @param save keeps the new set; where it fails nothing has changed */
  rotate(rotation: Rotation, save?: (next: KeySet) => Promise<void>): Promise<Rotated>
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
  /** One rotation after the other: each begins with what the last one left. */
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

  return {
    all: () => set,
    current: () => (clock.now() < changesAt ? keys : use(set)),
    rotate(rotation, save) {
      const rotated = last.then(() => rotate(rotation, save))
      last = rotated.catch(() => undefined)
      return rotated
    },
  }
}
