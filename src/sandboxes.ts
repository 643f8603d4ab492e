import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Sandbox, Sandboxes, SandboxRequest } from './api/context.ts'
import { type Fixtures, overlaySettings } from './config/fixtures/fixtures.ts'
import { type LoadOptions, layOverInTurns } from './config/fixtures/load-fixtures.ts'
import type { Core } from './core.ts'
import type { Clock } from './domain/clock.ts'
import { SimulatorError } from './domain/errors.ts'
import { type Random, randomWord, secretToken } from './domain/random.ts'
import { takeAbsoluteForm } from './request-target.ts'

/** The maximum number of open sandboxes. */
const maxSandboxes = 500
/** Minimum time until the next check whether a sandbox is idle, in milliseconds. */
const minWatch = 1_000
/** Seconds without a request after which a sandbox closes by default. */
const usualIdle = 15 * 60

interface Running {
  readonly core: Core
  readonly token: string
  readonly createdAt: number
  readonly idleSeconds: number
  usedAt: number
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
  readonly createCore: (id: string, fixtures: Fixtures, token: string) => Core
}

/** The sandboxes of a simulator: separate simulators below a path, usually one for each worker of a test suite. */
export interface RunningSandboxes extends Sandboxes {
  /** Returns the handler of requests to a sandbox; undefined if there is no such sandbox. */
  handlerOf(id: string, response: ServerResponse): RequestListener | undefined
  stop(): Promise<void>
}

export function createSandboxes(dependencies: SandboxesDependencies): RunningSandboxes {
  const { clock, random, fixtures, loadOptions, createCore } = dependencies
  const running = new Map<string, Running>()

  const expiryOf = ({ usedAt, idleSeconds }: Running) => usedAt + idleSeconds * 1000

  function describe(id: string, sandbox: Running): Sandbox {
    const { token, createdAt, core } = sandbox
    return { id, token, createdAt, expiresAt: expiryOf(sandbox), context: core.context }
  }

  async function fixturesOf({ fixtures: document, settings }: SandboxRequest): Promise<Fixtures> {
    const { layers } = fixtures()
    const sources = document === undefined ? [] : [{ name: 'fixtures', document }]
    const laid = await layOverInTurns(layers, sources, loadOptions)
    return { ...laid, settings: overlaySettings(laid.settings, settings) }
  }

  async function close(id: string): Promise<boolean> {
    const sandbox = running.get(id)
    if (sandbox === undefined) return false
    running.delete(id)
    sandbox.stopTimer()
    await sandbox.core.stop()
    return true
  }

  /** Closes an idle sandbox. Requests extend its time, so it checks again when the time would be over. */
  function watch(id: string, sandbox: Running): void {
    const left = Math.max(minWatch, expiryOf(sandbox) - clock.now())
    sandbox.stopTimer = clock.after(left, () => {
      if (sandbox.open === 0 && clock.now() >= expiryOf(sandbox)) void close(id)
      else watch(id, sandbox)
    })
  }

  return {
    async open(request) {
      if (running.size >= maxSandboxes) {
        const message = `there are ${maxSandboxes} sandboxes; close some, or give them a shorter idleSeconds`
        throw new SimulatorError('too-many-sandboxes', message)
      }
      const id = randomWord(random, 10)
      const token = secretToken(24)
      const core = createCore(id, await fixturesOf(request), token)
      const now = clock.now()
      const idleSeconds = request.idleSeconds ?? usualIdle
      const sandbox: Running = {
        core,
        token,
        createdAt: now,
        usedAt: now,
        open: 0,
        idleSeconds,
        stopTimer: () => undefined,
      }
      running.set(id, sandbox)
      watch(id, sandbox)
      await core.start()
      return describe(id, sandbox)
    },
    list: () => Array.from(running, ([id, sandbox]) => describe(id, sandbox)),
    close,
    handlerOf(id, response) {
      const sandbox = running.get(id)
      if (sandbox === undefined) return undefined
      sandbox.usedAt = clock.now()
      sandbox.open += 1
      response.once('close', () => {
        sandbox.open -= 1
        sandbox.usedAt = clock.now()
      })
      return sandbox.core.handle
    },
    async stop() {
      for (const id of running.keys()) await close(id)
    },
  }
}

/**
 * Passes requests below `/s/<id>` to that sandbox, and all others to the simulator itself.
 *
 * @param basePaths the paths of the public and the internal URLs; requests may come with these prefixes too
 */
export function withSandboxes(
  sandboxes: RunningSandboxes,
  basePaths: readonly string[],
  handle: RequestListener,
): RequestListener {
  const starts = [...new Set(['', ...basePaths])].map((path) => `${path}/s/`)
  return (request: IncomingMessage, response: ServerResponse) => {
    takeAbsoluteForm(request)
    const { url = '' } = request
    const start = starts.find((path) => url.startsWith(path)) ?? url
    const id = /^[a-z0-9]+(?=[/?]|$)/.exec(url.slice(start.length))?.[0]
    const handler = (id === undefined ? undefined : sandboxes.handlerOf(id, response)) ?? handle
    handler(request, response)
  }
}
