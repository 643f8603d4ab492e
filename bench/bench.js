// npm run bench: the table of docs/performance.md, or what the arguments ask for.
import { parseArgs } from 'node:util'
import { names } from './measures.js'
import { Refusal } from './refusal.js'

const usage = `npm run bench [-- --quick] [--rounds N] [--only name,...] [--save]
                                              the simulator beside its peers; --save: for docs/performance.md
npm run bench -- --compare REV                the working tree beside a commit
                 [--rounds N] [--only name,...]
npm run bench -- shared [--rounds N]          one simulator, one on Redis and two on Redis
npm run bench -- growth [--only word,...]     what costs more when more is there
npm run bench -- memory                       what 100,000 logins leave behind
npm run bench -- hostile [--only word,...]    what the largest inputs cost: those with such a word in their name`
const options = {
  compare: { type: 'string' },
  rounds: { type: 'string' },
  only: { type: 'string' },
  quick: { type: 'boolean' },
  save: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
}
/** The options that each kind takes. */
const kinds = {
  table: ['quick', 'rounds', 'only', 'save'],
  compare: ['compare', 'rounds', 'only'],
  shared: ['rounds'],
  growth: ['only'],
  memory: [],
  hostile: ['only'],
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const kind = positionals[0] ?? (values.compare === undefined ? 'table' : 'compare')
    const unknown = positionals.find((word, index) => index > 0 || !Object.hasOwn(kinds, word))
    if (unknown !== undefined) throw new Error(`'${unknown}' is not understood`)
    const stray = Object.keys(values).find((name) => name !== 'help' && !kinds[kind].includes(name))
    if (stray !== undefined) throw new Error(`--${stray} does not belong to ${kind}`)
    if (values.save && (values.quick || values.only !== undefined))
      throw new Error('--save takes a whole run, without --quick and --only')
    return { ...values, kind }
  } catch (error) {
    throw new Refusal(`${error.message.split('. ')[0]}\n${usage}`)
  }
}

function readRounds(value) {
  if (!/^[1-9]\d{0,2}$/.test(value))
    throw new Refusal(`--rounds takes a number from 1 to 999, not '${value}'`)
  return Number(value)
}

function readNames(only) {
  const chosen = only?.split(',')
  const unknown = chosen?.find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new Refusal(`--only: there is no '${unknown}'; there are ${names.join(', ')}`)
  return chosen
}

/** What each kind does; the answer is the exit code. */
const runs = {
  async table({ rounds, quick: isQuick = false, only, save = false }) {
    const { printTable } = await import('./table.js')
    const count = readRounds(rounds ?? (isQuick ? '2' : '5'))
    await printTable({ rounds: count, isQuick, names: readNames(only), save })
  },
  async compare({ compare, rounds = '8', only }) {
    const { printComparison } = await import('./compare.js')
    return printComparison(compare, { rounds: readRounds(rounds), names: readNames(only) })
  },
  async shared({ rounds = '8' }) {
    const { printShared } = await import('./shared.js')
    await printShared(readRounds(rounds))
  },
  async growth({ only }) {
    const { printGrowth } = await import('./growth.js')
    await printGrowth(only?.split(','))
  },
  async memory() {
    const { printMemory } = await import('./memory.js')
    await printMemory()
  },
  async hostile({ only }) {
    const { printHostile } = await import('./hostile.js')
    return printHostile(only?.split(','))
  },
}

async function run({ help, kind, ...values }) {
  if (help) return console.log(usage)
  process.exitCode = (await runs[kind](values)) ?? 0
}

try {
  await run(readArguments())
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error)
  // Running servers would keep this process alive.
  process.exit(2)
}
