import { createHash } from 'node:crypto'
import { Redis } from 'ioredis'
import type { Clock } from '../../domain/clock.ts'
import { SimulatorError } from '../../domain/errors.ts'
import { secretWord } from '../../domain/random.ts'
import type { BeginCall } from '../store.ts'
import { createInTime } from './in-time.ts'
import { script } from './script.ts'
import { createSubscriptions, type Subscriptions } from './subscriptions.ts'
import { createTasks, type Tasks } from './tasks.ts'

/** How long Redis may take for a command, in milliseconds. */
const patience = 1_000
/** How often the connection is checked, in milliseconds. */
const heartbeat = 500

/** The connections of a process to Redis. The stores of all sandboxes share them. */
export interface RedisConnection {
  /** Runs the script; see {@link script}. @throws SimulatorError `store-unavailable` */
  evaluate(prefix: string, values: readonly (string | number)[]): Promise<unknown>
  /**
   * Runs a command of the client. Commands of one moment travel together, in the order of the calls.
   *
   * @throws SimulatorError `store-unavailable`
   */
  call<T>(command: (client: Redis) => Promise<T>): Promise<T>
  /** The client, for a library that has commands of its own. */
  readonly client: Redis
  /** Listens to a channel. The subscription survives a broken connection. */
  readonly subscribe: Subscriptions['add']
  /** Calls `listener` after messages may have been missed. Returns a function that ends this. */
  onGap(listener: () => void): () => void
  /** Runs `restore` after a gap, before the connection counts as ready again. Returns a function that ends this. */
  onReturn(restore: () => Promise<void>): () => void
  /** Whether Redis answers, and nothing has been missed. */
  isReady(): boolean
  readonly tasks: Tasks
  /** Observes each call; see {@link SharedStore.onCall}. */
  onCall(begin: BeginCall): () => void
  close(): Promise<void>
}

interface ConnectionOptions {
  readonly url: string
  /** A key of this connection's own. */
  readonly epochKey: string
  readonly clock: Clock
  /** Receives what an operator should know. */
  readonly tell: (message: string) => void
}

/** Connects to Redis. @throws SimulatorError `store-unavailable` if it does not answer */
export async function connectRedis({
  url,
  epochKey,
  clock,
  tell,
}: ConnectionOptions): Promise<RedisConnection> {
  const options = {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    connectTimeout: patience,
    retryStrategy: (attempt: number) => Math.min(25 * 2 ** attempt, 500),
  }
  const commands = new Redis(url, { ...options, enableAutoPipelining: true })
  const subscriber = new Redis(url, options)
  const sha = createHash('sha1').update(script).digest('hex')
  const subscriptions = createSubscriptions(subscriber)
  const gapListeners = new Set<() => void>()
  const observers = new Set<BeginCall>()
  const restores = new Set<() => Promise<void>>()
  const tasks = createTasks()
  let isReady = false
  let isClosed = false
  let isChecking = false
  let epoch = ''
  /** What the client said of its last connection. */
  let lastError: unknown
  const inTime = createInTime(clock, patience)
  let cancelCheck = () => undefined as void

  for (const client of [commands, subscriber]) {
    client.on('error', (error: unknown) => {
      lastError = error
    })
    client.on('close', () => lose('the connection broke'))
  }

  function lose(why: string): void {
    if (!isReady || isClosed) return
    isReady = false
    tell(`Redis cannot be used: ${why}; requests are answered with 503 until it is back`)
  }

  /** Checks the connections, and sees to a gap before they count as ready. */
  async function check(): Promise<void> {
    if (isChecking || isClosed) return
    isChecking = true
    try {
      if ((await readEpoch()) !== epoch) lose('it was emptied')
      if (!isReady) await comeBack()
    } catch (error) {
      lose(reasonOf(error))
    } finally {
      isChecking = false
      if (!isClosed) cancelCheck = clock.after(isReady ? heartbeat : retryPause, () => void check())
    }
  }

  /** Returns what is in Redis as long as nobody empties it. */
  async function readEpoch(): Promise<string> {
    const made = secretWord(20)
    const isNew = (await inTime(commands.set(epochKey, made, 'NX'))) === 'OK'
    return isNew ? made : ((await inTime(commands.get(epochKey))) ?? '')
  }

  /** So that a call does not have to be repeated with the script, behind what was called after it. */
  const loadScript = () => inTime(commands.script('LOAD', script))

  async function comeBack(): Promise<void> {
    epoch = await readEpoch()
    await loadScript()
    await inTime(subscriptions.renew())
    for (const listener of [...gapListeners]) listener()
    for (const restore of [...restores]) await restore()
    isReady = true
    tell('Redis is back')
  }

  function failed(error: unknown): SimulatorError {
    tasks.fail()
    return new SimulatorError('store-unavailable', `Redis cannot be used: ${reasonOf(error)}`)
  }

  async function guarded<T>(run: () => Promise<T>): Promise<T> {
    const ends = [...observers].map((begin) => begin())
    const finish = (hasFailed: boolean) => {
      for (const end of ends) end(hasFailed)
    }
    try {
      const result = await inTime(run())
      finish(false)
      return result
    } catch (error) {
      finish(true)
      throw failed(error)
    }
  }

  const evaluate = (prefix: string, values: readonly (string | number)[]) =>
    guarded(() =>
      commands.evalsha(sha, 1, prefix, ...values).catch((error) => {
        if (!isNoScript(error)) throw error
        return commands.eval(script, 1, prefix, ...values)
      }),
    )

  await Promise.all([commands.connect(), subscriber.connect()]).catch((error) => {
    commands.disconnect()
    subscriber.disconnect()
    throw failed(lastError ?? error)
  })
  epoch = await guarded(readEpoch)
  await guarded(loadScript)
  isReady = true
  void check()

  return {
    client: commands,
    evaluate,
    call: (command) => guarded(() => command(commands)),
    subscribe: subscriptions.add,
    onGap: (listener) => remember(gapListeners, listener),
    onReturn: (restore) => remember(restores, restore),
    isReady: () => isReady,
    tasks,
    onCall: (begin) => remember(observers, begin),
    async close() {
      isClosed = true
      isReady = false
      cancelCheck()
      commands.disconnect()
      subscriber.disconnect()
    },
  }
}

/** How long to wait before the next attempt while Redis is away, in milliseconds. */
const retryPause = 100

function remember<T>(all: Set<T>, each: T): () => void {
  all.add(each)
  return () => void all.delete(each)
}

function isNoScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT')
}

/** Returns why a command failed. Never contains its values. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an unknown error'
  const { code, message } = error as NodeJS.ErrnoException
  return code ?? message.split('\n')[0]?.slice(0, 200) ?? error.name
}
