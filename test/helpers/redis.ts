import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/domain/clock.ts'
import { connectRedis, type RedisConnection } from '../../src/state/redis/connection.ts'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

/** A real Redis server of a test. */
export interface RedisServer {
  readonly url: string
  connect(tell?: (message: string) => void): Promise<RedisConnection>
  /** Stops or continues the process, as a machine that hangs. */
  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void
  /** Starts it again at the same address, after a kill. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Where the server is. The test script finds or installs it. */
const program = process.env['REDIS_PATH'] || 'redis-server'

/** Starts a Redis server. @param flags of its command line, such as `--appendonly yes` */
export async function startRedis(flags: readonly string[] = []): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'itsme-redis-'))
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const connections: RedisConnection[] = []
  let child: ChildProcess

  async function connect(tell: (message: string) => void = () => undefined) {
    const connection = await connectRedis({
      url,
      epochKey: '{test}epoch',
      clock: systemClock,
      tell,
    })
    connections.push(connection)
    return connection
  }

  async function answers(): Promise<boolean> {
    try {
      const connection = await connectRedis({
        url,
        epochKey: '{test}epoch',
        clock: systemClock,
        tell: () => undefined,
      })
      await connection.close()
      return true
    } catch {
      return false
    }
  }

  async function start(): Promise<void> {
    child = spawn(
      program,
      ['--port', String(port), '--save', '', '--dir', folder, '--loglevel', 'warning', ...flags],
      { stdio: 'ignore' },
    )
    await until(answers)
  }

  await start()
  return {
    url,
    connect,
    signal: (name) => void child.kill(name),
    async restart() {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      await start()
    },
    async stop() {
      await Promise.all(connections.map((connection) => connection.close()))
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
