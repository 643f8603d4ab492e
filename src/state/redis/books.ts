import type { Clock } from '../../domain/clock.ts'
import type { Usage } from '../store.ts'
import { finite, type RunSteps } from './operation.ts'

/** The sizes of collections, and what changes them. */
export interface Books {
  /** Runs steps, and takes them into account. A value that is written again counts twice for a moment. */
  readonly run: RunSteps
  /** Returns the total size of collections. */
  usage(collections: readonly string[]): Promise<Usage>
  /** Drops the oldest values beyond a limit. Returns their keys. */
  trim(collection: string, limit: Usage): Promise<readonly string[]>
}

/** How many pauses a size may be old. After one, it is asked for anew, but nobody waits for it. */
const maxPauses = 5

/**
 * Keeps the books of a store. Each request asks for sizes several times, so a process relies on what it knows for a
 * while. The bounds are then exceeded by what other processes add in that while.
 *
 * @param pause in milliseconds
 */
export function createBooks(send: RunSteps, clock: Clock, pause: number): Books {
  const known = new Map<string, { readonly usage: Usage; readonly at: number }>()
  const trimmedAt = new Map<string, number>()
  const asked = new Set<string>()
  const isYounger = (limit: number, at = -Infinity) => clock.now() - at < limit
  const isFresh = (at?: number) => isYounger(pause, at)

  async function ask(collections: readonly string[]): Promise<void> {
    const steps = collections.map((target) => ({ operation: 'usage' as const, target }))
    const results = ((await send(steps)) ?? []) as readonly (readonly [number, number])[]
    const at = clock.now()
    for (const [index, [entries, bytes]] of results.entries())
      known.set(collections[index] ?? '', { usage: { entries, bytes }, at })
  }

  /** Asks while nobody waits. If that fails, whoever needs a size asks again. */
  async function askBeside(collections: readonly string[]): Promise<void> {
    const names = collections.filter((name) => !asked.has(name))
    for (const name of names) asked.add(name)
    if (names.length > 0) await ask(names).catch(() => undefined)
    for (const name of names) asked.delete(name)
  }

  /** @param size in bytes; that of a value that is deleted is estimated */
  function countChange(target: string, more: 1 | -1, size?: number): void {
    const before = known.get(target)
    if (before === undefined || (more < 0 && before.usage.entries === 0)) return
    const { entries, bytes } = before.usage
    const each = size ?? bytes / entries
    known.set(target, { ...before, usage: { entries: entries + more, bytes: bytes + more * each } })
  }

  return {
    run(steps, unless) {
      for (const { operation, target, second } of steps) {
        if (operation === 'put' || operation === 'add') countChange(target, 1, Number(second))
        if (operation === 'delete') countChange(target, -1)
        if (operation === 'clear') known.delete(target)
      }
      return send(steps, unless)
    },
    async usage(collections) {
      const unknown = collections.filter(
        (name) => !isYounger(maxPauses * pause, known.get(name)?.at),
      )
      if (unknown.length > 0) await ask(unknown)
      const stale = collections.filter((name) => !isFresh(known.get(name)?.at))
      if (stale.length > 0) void askBeside(stale)
      return collections.reduce<Usage>(
        (total, name) => {
          const { entries, bytes } = known.get(name)?.usage ?? { entries: 0, bytes: 0 }
          return { entries: total.entries + entries, bytes: total.bytes + bytes }
        },
        { entries: 0, bytes: 0 },
      )
    },
    async trim(target, { entries, bytes }) {
      if (isFresh(trimmedAt.get(target))) return []
      trimmedAt.set(target, clock.now())
      const limit = { first: finite(entries), second: finite(bytes) }
      const results = await send([{ operation: 'trim', target, ...limit }])
      const dropped = (results?.[0] ?? []) as readonly string[]
      if (dropped.length > 0) known.delete(target)
      return dropped
    },
  }
}
