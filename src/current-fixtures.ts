import { createHash } from 'node:crypto'
import type { ReadFixture } from './config/fixtures/fixture-source.ts'
import type { AssembleOptions, Fixtures, Settings } from './config/fixtures/fixtures.ts'
import { assembleInTurns } from './config/fixtures/load-fixtures.ts'
import type { State } from './state/state.ts'

/** The fixtures in force. All processes that share a store have the same ones. */
export interface CurrentFixtures {
  current(): Fixtures
  /** Populates the store, unless another process has done so with the same fixtures. */
  begin(): Promise<void>
  /** Replaces the fixtures with those of files that have changed, unless another process has done so. */
  use(read: () => Promise<Fixtures>, apply: (fixtures: Fixtures) => Promise<void>): Promise<void>
  /**
   * Replaces the fixtures. Changes run one at a time, so that two sets of fixtures never mix.
   *
   * @param apply changes what is stored
   */
  change(
    next: (current: Fixtures) => Promise<Fixtures>,
    apply: (fixtures: Fixtures) => Promise<void>,
  ): Promise<void>
}

/** What processes need to have the same fixtures. */
interface FixturesRecord {
  readonly version: number
  /** A digest of the fixtures that the processes were started with. */
  readonly start: string
  readonly layers: readonly ReadFixture[]
  readonly settings: Settings
}

interface CurrentFixturesDependencies {
  readonly state: Pick<State, 'store' | 'populate' | 'findings'>
  /** Those of the start. */
  readonly fixtures: Fixtures
  readonly options: AssembleOptions
  readonly onError: (error: unknown) => void
}

const key = 'current'

export function createCurrentFixtures({
  state,
  fixtures,
  options,
  onError,
}: CurrentFixturesDependencies): CurrentFixtures {
  const { store } = state
  const records = store.table<FixturesRecord>('currentFixtures', { outlivesReset: true })
  const changes = store.channel<number>('currentFixtures')
  let current = fixtures
  let version = 0
  /** Those that this process would start with. */
  let start = store.shared && digestOf(fixtures)

  const alone = <T>(task: () => Promise<T>) => store.lock('population', task)

  async function adopt(record: FixturesRecord): Promise<void> {
    if (record.version === version) return
    const assembled = await assembleInTurns(record.layers, options)
    current = { ...assembled, settings: record.settings }
    version = record.version
    state.findings.forget()
  }

  /** Tells the other processes. In a store of this process alone, there are none. */
  async function tell(next: Fixtures): Promise<void> {
    current = next
    if (start === undefined) return
    const { version: last = 0 } = (await records.get(key)) ?? {}
    version = last + 1
    const { layers, settings } = next
    await store.commit([
      records.toPut(key, { version, start, layers, settings }),
      changes.toPublish(version),
    ])
  }

  async function adoptOrPopulate(isKnown: (record: FixturesRecord) => boolean): Promise<void> {
    const record = start === undefined ? undefined : await records.get(key)
    if (record !== undefined && isKnown(record)) return adopt(record)
    await state.populate(current)
    await tell(current)
  }

  async function follow(): Promise<void> {
    const record = await records.get(key)
    if (record !== undefined) await adopt(record)
  }

  if (store.shared !== undefined) {
    changes.subscribe(() => void follow().catch(onError))
    // A store that came back empty is populated again.
    store.shared.onReturn(() => alone(() => adoptOrPopulate(() => true)))
  }

  return {
    current: () => current,
    begin: () => alone(() => adoptOrPopulate((record) => record.start === start)),
    use: (read, apply) =>
      alone(async () => {
        const next = await read()
        if (store.shared !== undefined) {
          await follow()
          const isInForce = digestOf(next) === digestOf(current)
          if (isInForce) start = digestOf(next)
          // Another process that watches the same files was faster.
          if (isInForce) return
        }
        await apply(next)
        if (start !== undefined) start = digestOf(next)
        await tell(next)
      }),
    change: (next, apply) =>
      alone(async () => {
        const fixtures = await next(current)
        await apply(fixtures)
        await tell(fixtures)
      }),
  }
}

function digestOf({ layers, settings }: Fixtures): string {
  return createHash('sha256')
    .update(JSON.stringify([layers, settings]))
    .digest('base64url')
}
