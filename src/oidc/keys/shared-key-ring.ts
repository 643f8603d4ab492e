import { hash } from 'node:crypto'
import type { Store } from '../../state/store.ts'
import type { KeyRing } from './key-ring.ts'
import { type KeySet, keySetOf } from './keys.ts'
import type { PrivateKey } from './private-key.ts'

/** The keys of processes that share a store. */
export interface SharedKeyRing extends KeyRing {
  /** Uses the keys that other processes have, or tells them the own ones. */
  begin(): Promise<void>
}

interface KeysRecord {
  /** A digest of the ids of the keys with which the processes were started. */
  readonly start: string
  /** Absent while all processes use the keys with which they were started. */
  readonly keys?: readonly PrivateKey[]
}

/**
 * How long a new key is published before it signs, at least, in seconds: no client may see a token before each process
 * publishes its key.
 */
const publishedBefore = 2
const key = 'ring'

/**
 * Shares the keys of a ring with other processes. Keys that were given stay in their files until they are rotated.
 *
 * @param keeps whether the first process decides about the keys, and the others use those: if they were made at the
 *   start, or are those of a sandbox
 */
export function shareKeyRing(
  ring: KeyRing,
  store: Store,
  keeps: boolean,
  onError: (error: unknown) => void,
): SharedKeyRing {
  const records = store.table<KeysRecord>('keys', { outlivesReset: true })
  const changes = store.channel<string>('keys')
  const { shared } = store
  const start = digestOf(ring.all())

  async function adopt({ keys }: KeysRecord): Promise<void> {
    if (keys === undefined) await ring.restore()
    else if (digestOf({ keys }) !== digestOf(ring.all()))
      ring.use(await keySetOf(keys, ring.all().source))
  }

  async function follow(): Promise<void> {
    const record = await records.get(key)
    if (record !== undefined) await adopt(record)
  }

  async function tell(keys?: readonly PrivateKey[]): Promise<void> {
    const record = keys === undefined ? { start } : { start, keys }
    await store.commit([records.toPut(key, record), changes.toPublish('changed')])
  }

  async function beginAlone(): Promise<void> {
    const record = await records.get(key)
    if (record !== undefined && (keeps || record.start === start)) return adopt(record)
    await tell(keeps ? ring.all().keys : undefined)
  }

  const alone = <T>(task: () => Promise<T>) => store.lock('keys', task)
  const begin = () => (shared === undefined ? Promise.resolve() : alone(beginAlone))

  if (shared === undefined) return { ...ring, begin }
  changes.subscribe(() => void follow().catch(onError))
  shared.onReturn(begin)
  return {
    ...ring,
    begin,
    rotate: ({ signsAfter = 0, overlap, isFault }, save) =>
      alone(async () => {
        await follow()
        const atLeast = isFault ? 0 : publishedBefore
        const later = { signsAfter: Math.max(signsAfter, atLeast), overlap }
        return ring.rotate(later, async (next) => {
          await save?.(next)
          await tell(next.keys)
        })
      }),
    restore: (save) =>
      alone(() =>
        ring.restore(async (first) => {
          await save?.(first)
          await tell(keeps ? first.keys : undefined)
        }),
      ),
  }
}

function digestOf({ keys }: Pick<KeySet, 'keys'>): string {
  return hash('sha256', keys.map(({ kid, nbf, exp }) => `${kid} ${nbf} ${exp}`).join('\n'))
}
