import type { RequestListener } from 'node:http'
import type { Sandbox, Sandboxes, SandboxFacts, SandboxRequest } from '../api/context.ts'
import { type Fixtures, overlaySettings } from '../config/fixtures/fixtures.ts'
import { type LoadOptions, layOverInTurns } from '../config/fixtures/load-fixtures.ts'
import type { Core } from '../core.ts'
import type { Clock } from '../domain/clock.ts'
import { SimulatorError } from '../domain/errors.ts'
import { type Random, randomWord, secretToken } from '../domain/random.ts'
import type { SandboxRecord, SandboxRegistry } from './sandbox-registry.ts'

/** The maximum number of open sandboxes. */
export const maxSandboxes = 500
/** Minimum time until the next check whether a sandbox is idle, in milliseconds. */
const minWatch = 1_000
/** How often other processes are told that a sandbox is used, in milliseconds. */
const tellInterval = 1_000
/** Seconds without a request after which a sandbox closes by default. */
export const usualIdle = 15 * 60

/** A sandbox without its fixtures. */
export type Kept = Pick<SandboxRecord, 'id' | 'token' | 'createdAt' | 'idleSeconds'>

interface Running extends Kept {
  readonly core: Core
  usedAt: number
  toldAt: number
  /** The number of requests without a complete response, event streams included. */
  open: number
  stopTimer: () => void
}

interface SandboxesDependencies {
  readonly clock: Clock
  readonly random: Random
  /** The current fixtures of the outer simulator. */
  readonly fixtures: () => Fixtures
  /** The options with which they were loaded. */
  readonly loadOptions: LoadOptions
  /** Present if other processes have the same sandboxes. */
  readonly registry?: SandboxRegistry
  readonly createCore: (id: string, fixtures: Fixtures, token: string) => Promise<Core>
  readonly onError: (error: unknown) => void
}

/** The sandboxes of a simulator: separate simulators below a path, usually one for each worker of a test suite. */
export interface RunningSandboxes extends Sandboxes {
  /** Returns the handler of requests to a sandbox; undefined if there is no such sandbox. */
  handlerOf(id: string): RequestListener | undefined | Promise<RequestListener | undefined>
  stop(): Promise<void>
}

export function createSandboxes(dependencies: SandboxesDependencies): RunningSandboxes {
  const { clock, random, fixtures, loadOptions, registry, createCore, onError } = dependencies
  const running = new Map<string, Running>()
  /** Those of other processes that are beginning to run in this one. */
  const beginning = new Map<string, Promise<Running | undefined>>()

  const expiryOf = ({ usedAt, idleSeconds }: Pick<Running, 'usedAt' | 'idleSeconds'>) =>
    idleSeconds === 0 ? Infinity : usedAt + idleSeconds * 1000

  function describe(sandbox: Running): Sandbox {
    const { id, token, createdAt, core } = sandbox
    return { id, token, createdAt, expiresAt: expiryOf(sandbox), context: core.context }
  }

  async function fixturesOf({ fixtures: document, settings }: SandboxRequest): Promise<Fixtures> {
    const { layers } = fixtures()
    const sources = document === undefined ? [] : [{ name: 'fixtures', document }]
    const laid = await layOverInTurns(layers, sources, loadOptions)
    return { ...laid, settings: overlaySettings(laid.settings, settings) }
  }

  async function run(kept: Kept, laid: Fixtures, usedAt: number): Promise<Running> {
    const core = await createCore(kept.id, laid, kept.token)
    const sandbox: Running = {
      ...{ id: kept.id, token: kept.token, createdAt: kept.createdAt },
      ...{ idleSeconds: kept.idleSeconds, core, usedAt, toldAt: usedAt, open: 0 },
      stopTimer: () => undefined,
    }
    running.set(kept.id, sandbox)
    watch(sandbox)
    await core.start()
    return sandbox
  }

  /** Ends a sandbox in this process. */
  async function end(id: string): Promise<boolean> {
    const sandbox = running.get(id)
    if (sandbox === undefined) return false
    running.delete(id)
    sandbox.stopTimer()
    await sandbox.core.stop()
    return true
  }

  async function close(id: string): Promise<boolean> {
    if (registry === undefined) return end(id)
    const wasKnown = await registry.remove(id)
    await end(id)
    return wasKnown
  }

  /** Closes an idle sandbox. Requests extend its time, so it checks again when the time would be over. */
  function watch(sandbox: Running): void {
    if (sandbox.idleSeconds === 0) return
    const left = Math.max(minWatch, expiryOf(sandbox) - clock.now())
    sandbox.stopTimer = clock.after(left, () => void look(sandbox).catch(onError))
  }

  async function look(sandbox: Running): Promise<void> {
    const isIdleHere = sandbox.open === 0 && clock.now() >= expiryOf(sandbox)
    const isIdle = isIdleHere && (await registry?.usedAt(sandbox.id)) === undefined
    if (isIdle) await close(sandbox.id)
    else if (running.has(sandbox.id)) watch(sandbox)
  }

  function use(sandbox: Running): RequestListener {
    return (request, response) => {
      sandbox.open += 1
      note(sandbox)
      response.once('close', () => {
        sandbox.open -= 1
        note(sandbox)
      })
      sandbox.core.handle(request, response)
    }
  }

  function note(sandbox: Running): void {
    sandbox.usedAt = clock.now()
    if (registry === undefined || sandbox.usedAt - sandbox.toldAt < tellInterval) return
    sandbox.toldAt = sandbox.usedAt
    void registry.use(sandbox).catch(onError)
  }

  /** Runs a sandbox that another process opened. Requests that arrive in the meantime wait for it. */
  function adopt(id: string): Promise<Running | undefined> {
    const begun = begin(id).finally(() => beginning.delete(id))
    beginning.set(id, begun)
    return begun
  }

  async function begin(id: string): Promise<Running | undefined> {
    const record = await registry?.find(id)
    if (record === undefined) return undefined
    const laid = await layOverInTurns(record.layers, [], loadOptions)
    return run(record, { ...laid, settings: record.settings }, clock.now())
  }

  async function dropClosed(): Promise<void> {
    for (const id of running.keys()) if ((await registry?.find(id)) === undefined) await end(id)
  }
  registry?.onClosed(
    (id) => void end(id).catch(onError),
    () => void dropClosed().catch(onError),
  )

  async function describeShared(
    { usedAt }: SandboxRegistry,
    record: SandboxRecord,
  ): Promise<SandboxFacts> {
    const { id, token, createdAt, idleSeconds } = record
    const used = (await usedAt(id)) ?? createdAt
    return { id, token, createdAt, expiresAt: expiryOf({ usedAt: used, idleSeconds }) }
  }

  return {
    async open(request) {
      const count = (await registry?.list())?.length ?? running.size
      if (count >= maxSandboxes) {
        const message = `there are ${maxSandboxes} sandboxes; close some, or give them a shorter idleSeconds`
        throw new SimulatorError('too-many-sandboxes', message)
      }
      const laid = await fixturesOf(request)
      const { name, token = secretToken(24), idleSeconds = usualIdle } = request
      const id = name ?? randomWord(random, 10)
      const kept = { id, token, idleSeconds, createdAt: clock.now() }
      const { layers, settings } = laid
      const isFree = registry ? await registry.add({ ...kept, layers, settings }) : !running.has(id)
      if (!isFree) {
        const message = `there is a sandbox "${id}" already; close it, or choose another name`
        throw new SimulatorError('already-exists', message)
      }
      return describe(await run(kept, laid, kept.createdAt))
    },
    async list() {
      if (registry === undefined) return Array.from(running.values(), describe)
      return Promise.all((await registry.list()).map((record) => describeShared(registry, record)))
    },
    close,
    handlerOf(id) {
      const sandbox = beginning.has(id) ? undefined : running.get(id)
      if (sandbox !== undefined) return use(sandbox)
      if (registry === undefined) return undefined
      return (beginning.get(id) ?? adopt(id)).then((found) => found && use(found))
    },
    async stop() {
      for (const id of running.keys()) await end(id)
    },
  }
}
