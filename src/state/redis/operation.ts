import type { Place } from '../store.ts'

/** What one step of the script does; see {@link script}. */
export type Operation =
  | 'put'
  | 'add'
  | 'extend'
  | 'delete'
  | 'create'
  | 'append'
  | 'list'
  | 'oldest'
  | 'usage'
  | 'trim'
  | 'log'
  | 'after'
  | 'before'
  | 'last'
  | 'due'
  | 'expire'
  | 'clear'
  | 'clearLists'
  | 'publish'
  | 'lock'
  | 'renew'
  | 'unlock'

/** One step of the script. `target` is a collection, or the channel of `publish`. */
export interface Step {
  readonly operation: Operation
  readonly target: string
  readonly key?: string
  readonly text?: string
  readonly first?: number | string
  readonly second?: number | string
  readonly isOrdered?: boolean
}

/** Runs steps, all or none. Returns their results, or undefined if there is a value at `unless`. */
export type RunSteps = (
  steps: readonly Step[],
  unless?: Place,
) => Promise<readonly unknown[] | undefined>

/** Bytes that a value takes in addition to its key and its text, estimated. */
const overhead = 150

/** Returns the size of a value, in bytes. */
export function sizeOf(key: string, text: string): number {
  return overhead + key.length + Buffer.byteLength(text)
}

/** Formats a limit or an end: infinity is an empty text. */
export function finite(number: number): number | string {
  return Number.isFinite(number) ? Math.ceil(number) : ''
}

/** Returns a step as arguments of the script. */
export function argumentsOf(step: Step): (string | number)[] {
  const { operation, target, key = '', text = '', first = '', second = '', isOrdered } = step
  return [operation, target, key, text, first, second, isOrdered === true ? 'ordered' : '']
}
