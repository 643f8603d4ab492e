// npm run bench -- shared: one simulator with its memory, one on a Redis and two on a Redis, in turns.
import { startHosted, startRedis } from './hosted.js'
import { drive, median } from './http.js'
import { login, unattendedLogin } from './logins.js'
import { load, machine } from './machine.js'

const width = 16
const tasks = [
  { what: 'unattended login', run: unattendedLogin, logins: 400 },
  { what: 'login with pages', run: login, logins: 160 },
]

async function measure(side, { run, logins }, redis) {
  const agent = side.createAgent(width)
  const [cpu, ofRedis, commands, bytes] = [
    side.cpu(),
    redis.cpu(),
    await redis.commands(),
    await redis.bytes(),
  ]
  const { rate } = await drive(logins, width, () => run(agent, side.origin))
  const figures = {
    rate,
    cpu: (side.cpu() - cpu) / logins,
    redis: (redis.cpu() - ofRedis) / logins,
    commands: ((await redis.commands()) - commands) / logins,
    bytes: ((await redis.bytes()) - bytes) / logins,
  }
  agent.destroy()
  return figures
}

function rowOf(name, what, measured) {
  const middle = (key) => median(measured.map((each) => each[key]))
  const isShared = name !== 'memory'
  const cells = [
    what,
    name,
    `${middle('rate').toFixed(0)}/s`,
    `${middle('cpu').toFixed(2)} ms`,
    isShared ? `${middle('redis').toFixed(2)} ms` : '–',
    isShared ? middle('commands').toFixed(0) : '–',
    isShared ? `${(middle('bytes') / 1024).toFixed(1)} kB` : '–',
  ]
  return `| ${cells.join(' | ')} |`
}

/** Prints the table: the median of the rounds. Commands include those that the script of the store runs inside Redis. */
export async function printShared(rounds) {
  const redis = await startRedis()
  const sides = [
    await startHosted('memory', 1),
    await startHosted('one', 1, redis),
    await startHosted('two', 2, redis),
  ]
  const measured = new Map()
  console.log(`${machine()}; ${width} at a time; load ${load()}\n`)
  for (let round = -1; round < rounds; round++)
    for (const task of tasks)
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
        const figures = await measure(side, task, redis)
        const key = `${task.what}\n${side.name}`
        // The first round is for warming up.
        if (round >= 0) measured.set(key, [...(measured.get(key) ?? []), figures])
      }
  console.log(
    '| what | store | rate | CPU of all processes | CPU of Redis | commands | memory of Redis |',
  )
  console.log('| --- | --- | --- | --- | --- | --- | --- |')
  for (const { what } of tasks)
    for (const { name } of sides) console.log(rowOf(name, what, measured.get(`${what}\n${name}`)))
  const memories = sides.map(
    ({ name, memories: read }) =>
      `${name} ${read()
        .map((each) => each.toFixed(0))
        .join(' + ')}`,
  )
  console.log(`\nresident memory in MB: ${memories.join('; ')}; Redis ${redis.memory().toFixed(0)}`)
  for (const side of sides) await side.stop()
  await redis.stop()
}
