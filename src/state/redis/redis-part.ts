import type { Usage, Write } from '../store.ts'
import type { RunSteps, Step } from './operation.ts'
import type { Tasks } from './tasks.ts'

/** What the collections of a store in Redis work with. */
export interface RedisParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly run: RunSteps
  /** Waits for a change, at the end of a request; see {@link Tasks}. */
  readonly defer: Tasks['defer']
  /** Drops the oldest values beyond a limit. Returns their keys. */
  readonly trim: (collection: string, limit: Usage) => Promise<readonly string[]>
  /** Reads the items of a list, whether or not it has expired. */
  readonly items: (collection: string, key: string) => Promise<readonly string[]>
  /** Reads a value as it is stored, with its end; see {@link liveText}. */
  readonly read: (collection: string, key: string) => Promise<string | null>
}

/** A collection as the store manages it, regardless of its contents. */
export interface RedisPart {
  readonly name: string
  /** Returns the steps that make a change to this collection. */
  stepsOf(write: CollectionWrite): readonly Step[]
  /** The steps that clear what is not in the collection's own keys. */
  readonly clearing?: readonly Step[]
  /** Must be called after changes to this collection that others made steps of. */
  forget?(): void
}

/** A change to a collection. */
export type CollectionWrite = Exclude<Write, { kind: 'publish' }>

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
