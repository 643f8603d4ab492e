import type { Clock } from '../domain/clock.ts'
import { SimulatorError } from '../domain/errors.ts'
import { secretWord } from '../domain/random.ts'
import { boundedRecords, type Limits } from './bounded-records.ts'
import type { Store } from './store.ts'

/** What a QR code leads to. */
export interface ScanTarget {
  /** A browser that waits on the identify page, or a session of user discovery, whose partner shows the code. */
  readonly kind: 'visit' | 'user-discovery'
  readonly id: string
}

/** The code that is shown now. */
export interface ShownCode {
  readonly code: string
  /** When it is replaced by another one, in milliseconds since the epoch. */
  readonly changesAt: number
}

/** The codes in QR codes. Each is valid for one scan. */
export interface ScanCodes {
  /**
   * Returns the code to show for a target. Replaces it if it has been shown for {@link shownFor}.
   *
   * @param life how long the target exists, in milliseconds
   */
  show(target: ScanTarget, life: number): Promise<ShownCode>
  /**
   * Returns what a code leads to.
   *
   * @throws SimulatorError `not-found`; `too-old` if it was replaced too long ago, or was scanned before
   */
  find(code: string): Promise<ScanTarget>
  /** Uses a code, so that nobody can scan it again. */
  use(code: string): Promise<void>
}

/** How long a QR code is shown, in milliseconds, before another one replaces it. itsme's own time is not known. */
export const shownFor = 60_000
/** How long a replaced code can still be scanned, in milliseconds. */
const validAfterwards = 60_000
/** How long an old code is remembered, in milliseconds, so that it is not called unknown. */
const remembered = 15 * 60_000

/** The number of characters of a code. */
export const scanCodeLength = 20

interface StoredCode {
  readonly target: ScanTarget
  readonly madeAt: number
  readonly isUsed?: true
}

export function createScanCodes(store: Store, clock: Clock, limits: Limits): ScanCodes {
  const codes = boundedRecords<StoredCode>(store, 'scanCodes', 'scanCodes', limits)
  const shown = boundedRecords<ShownCode>(store, 'shownScanCodes', 'scanCodes', limits)

  async function replace(key: string, target: ScanTarget, life: number): Promise<ShownCode> {
    // A code lets anybody who has it log in to the browser that shows it, so it is never seeded.
    const code = secretWord(scanCodeLength)
    const madeAt = clock.now()
    const next = { code, changesAt: madeAt + shownFor }
    await codes.put(code, { target, madeAt }, life + remembered)
    await shown.put(key, next, life)
    return next
  }

  return {
    // Two pages that ask at once may show different codes. Both lead to the same target.
    async show(target, life) {
      const key = `${target.kind}/${target.id}`
      const current = await shown.get(key)
      return current !== undefined && current.changesAt > clock.now()
        ? current
        : replace(key, target, life)
    },
    async find(code) {
      const found = await codes.get(code)
      if (found === undefined) {
        throw new SimulatorError('not-found', `no QR code has the code "${code.slice(0, 60)}"`)
      }
      if (found.isUsed) throw tooOld('it was scanned before')
      if (clock.now() >= found.madeAt + shownFor + validAfterwards) throw tooOld('it was replaced')
      return found.target
    },
    async use(code) {
      const found = await codes.get(code)
      if (found !== undefined) await codes.put(code, { ...found, isUsed: true }, remembered)
    },
  }
}

function tooOld(why: string): SimulatorError {
  return new SimulatorError('too-old', `the QR code is too old: ${why}; scan the one that is shown`)
}
