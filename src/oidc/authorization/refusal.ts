import type { WrongParameter } from '../../domain/login/login.ts'
import type { Remedy } from './remedy.ts'

/** A refusal in itsme's words, and the reason that only developers see. */
export interface Refusal {
  readonly issuer: string
  readonly error: string
  readonly description: string
  /** What is wrong, with the value that was sent and the nearest valid one. */
  readonly reason: string
  /** The parameter because of which the request is refused. */
  readonly wrong?: WrongParameter
  /** What to run or change. */
  readonly remedy?: Remedy
  readonly status?: number
}

/** A refusal, apart from where it happened. */
export type Explained = Omit<Refusal, 'issuer' | 'status'>
