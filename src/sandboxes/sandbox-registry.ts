import type { ReadFixture } from '../config/fixtures/fixture-source.ts'
import type { Settings } from '../config/fixtures/fixtures.ts'
import type { Store } from '../state/store.ts'

/** A sandbox as data, so that each process can run it. Times are in milliseconds since the epoch. */
export interface SandboxRecord {
  readonly id: string
  /** Its control token. */
  readonly token: string
  readonly createdAt: number
  /** 0 if it never closes. */
  readonly idleSeconds: number
  readonly layers: readonly ReadFixture[]
  readonly settings: Settings
}

/** The sandboxes that all processes of a shared store have in common. */
export interface SandboxRegistry {
  /** @returns false if the id is taken */
  add(record: SandboxRecord): Promise<boolean>
  find(id: string): Promise<SandboxRecord | undefined>
  /** Removes those that a process left open when it ended. */
  list(): Promise<readonly SandboxRecord[]>
  /** Removes a sandbox and tells all processes. Returns false if there is none. */
  remove(id: string): Promise<boolean>
  /** Notes that a sandbox is used: it is not idle for as long as `idleSeconds` says. */
  use(sandbox: Pick<SandboxRecord, 'id' | 'idleSeconds'>): Promise<void>
  /** Returns when a process last told that a sandbox was used. Undefined if it is idle, or never closes. */
  usedAt(id: string): Promise<number | undefined>
  /** Calls `listener` with the id of each sandbox that is closed, and `onGap` when some of them may have been missed. */
  onClosed(listener: (id: string) => void, onGap: () => void): void
}

/** How much later than its own process others close an idle sandbox, in milliseconds. */
const patience = 5_000

export function createSandboxRegistry(store: Store, now: () => number): SandboxRegistry {
  const options = { outlivesReset: true } as const
  const records = store.table<SandboxRecord>('sandboxes', options)
  const used = store.records<number>('usedSandboxes', options)
  const closed = store.channel<string>('closedSandboxes')
  /** Checks whether a sandbox is idle, and the process that would have closed it is gone. */
  async function isLeftOpen({ id, idleSeconds, createdAt }: SandboxRecord): Promise<boolean> {
    if (idleSeconds === 0 || now() < createdAt + idleSeconds * 1000 + patience) return false
    return (await used.get(id)) === undefined
  }

  async function remove(id: string): Promise<boolean> {
    if (!(await records.delete(id))) return false
    await closed.publish(id)
    return true
  }

  return {
    async add(record) {
      if (!(await records.add(record.id, record))) return false
      if (record.idleSeconds > 0) await used.put(record.id, now(), record.idleSeconds * 1000)
      return true
    },
    find: (id) => records.get(id),
    async list() {
      const all = await records.list()
      const isLeft = await Promise.all(all.map(isLeftOpen))
      await Promise.all(all.filter((_, index) => isLeft[index]).map(({ id }) => remove(id)))
      return all.filter((_, index) => !isLeft[index])
    },
    remove,
    async use({ id, idleSeconds }) {
      if (idleSeconds > 0) await used.put(id, now(), idleSeconds * 1000)
    },
    usedAt: (id) => used.get(id),
    onClosed: (listener, onGap) => void closed.subscribe(listener, onGap),
  }
}
