import type { Write } from '../store.ts'
import type { RunSteps, Step } from './operation.ts'

/** What the collections of a store in Redis work with. */
export interface RedisParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly run: RunSteps
  /** Reads a value as it is stored, with its end; see {@link liveText}. */
  readonly read: (collection: string, key: string) => Promise<string | null>
}

/** A collection as the store manages it, regardless of its contents. */
export interface RedisPart {
  readonly name: string
  /** Returns the step that makes a change to this collection. */
  stepOf(write: Exclude<Write, { kind: 'publish' }>): Step
}

/** Runs one step. Returns its result. */
export async function runOne({ run }: RedisParts, step: Step): Promise<unknown> {
  return (await run([step]))?.[0]
}

/** Returns a number of a result. */
export const numberOf = (result: unknown): number => Number(result)

/** Returns the texts of a result, without those of values that are gone. */
export function textsOf(result: unknown): string[] {
  return (result as string[]).filter((text) => text !== '')
}
