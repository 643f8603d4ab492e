// Simulators that share a Redis, and one with its memory, for the benchmarks.
import { spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { findRedis } from '../scripts/redis.js'
import { createAgent } from './http.js'
import { freePort, launch, launchUntil } from './process.js'
import { Refusal } from './refusal.js'

const bin = fileURLToPath(new URL('../bin/itsme-simulator.js', import.meta.url))

/** One answer of a Redis: the text of `INFO`. */
function ask(port, command) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', reject)
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString())
    })
    socket.write(`${command}\r\n`)
  })
}

/** A Redis of its own, without persistence. */
export async function startRedis() {
  const program = findRedis()
  if (program === undefined || spawnSync(program, ['--version']).status !== 0)
    throw new Refusal('this needs redis-server: install it, or set REDIS_PATH')
  const port = await freePort()
  const isThere = () =>
    ask(port, 'PING').then(
      () => true,
      () => false,
    )
  const command = [program, '--port', String(port), '--save', '', '--dir', tmpdir()]
  const server = await launchUntil(command, isThere)
  const figure = async (section, name) =>
    Number(new RegExp(`${name}:(\\d+)`).exec(await ask(port, `INFO ${section}`))?.[1])
  return {
    ...server,
    url: `redis://127.0.0.1:${port}`,
    /** How many commands it has been sent so far. */
    commands: () => figure('stats', 'total_commands_processed'),
    /** What its values take, in bytes. */
    bytes: () => figure('memory', 'used_memory'),
  }
}

/**
 * Some simulators that are one, below one origin.
 *
 * @param redis absent: one simulator with its memory
 */
export async function startHosted(name, count, redis) {
  const servers = []
  const ports = []
  for (let index = 0; index < count; index++) {
    const port = await freePort()
    ports.push(port)
    const shared =
      redis === undefined
        ? []
        : [
            '--store',
            redis.url,
            '--store-prefix',
            name,
            '--public-url',
            `http://localhost:${ports[0]}`,
          ]
    const command = [
      process.execPath,
      bin,
      '--port',
      String(port),
      '--log-level',
      'error',
      ...shared,
    ]
    servers.push(await launch(command, `http://localhost:${port}/readyz`))
  }
  const sum = (read) => servers.reduce((total, server) => total + server[read](), 0)
  return {
    name,
    origin: `http://localhost:${ports[0]}`,
    /** Its connections lead to the simulators in turn. */
    createAgent: (connections) => createAgent(connections, ports),
    cpu: () => sum('cpu'),
    memories: () => servers.map((server) => server.memory()),
    stop: () => Promise.all(servers.map((server) => server.stop())),
  }
}
