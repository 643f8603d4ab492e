// npm run bench: the table of docs/performance.md, or what the arguments ask for.
import { parseArgs } from 'node:util'
import { Refusal } from './refusal.js'

const usage = `npm run bench                                 the table of docs/performance.md
npm run bench -- --compare REV                the working tree beside a commit
                 [--rounds N] [--only name,...]
npm run bench -- shared [--rounds N]          one simulator, one on Redis and two on Redis
npm run bench -- growth [--only word,...]     what costs more when more is there
npm run bench -- hostile [--only word,...]    what the largest inputs cost: those with such a word in their name`
const options = {
  compare: { type: 'string' },
  rounds: { type: 'string' },
  only: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const unknown = positionals.find((word) => !['hostile', 'shared', 'growth'].includes(word))
    if (unknown === undefined) return { ...values, kind: positionals[0] }
    throw new Error(`'${unknown}' is not understood`)
  } catch (error) {
    throw new Refusal(`${error.message.split('. ')[0]}\n${usage}`)
  }
}

function readRounds(value = '8') {
  if (!/^[1-9]\d{0,2}$/.test(value))
    throw new Refusal(`--rounds takes a number from 1 to 999, not '${value}'`)
  return Number(value)
}

async function run({ compare, rounds, only, help, kind }) {
  if (help) return console.log(usage)
  if (kind === 'shared') {
    const { printShared } = await import('./shared.js')
    return printShared(readRounds(rounds))
  }
  if (kind === 'growth') {
    const { printGrowth } = await import('./growth.js')
    return printGrowth(only?.split(','))
  }
  if (kind === 'hostile') {
    if (rounds !== undefined) throw new Refusal('--rounds belongs to --compare')
    const { printHostile } = await import('./hostile.js')
    process.exitCode = await printHostile(only?.split(','))
    return
  }
  if (compare === undefined) {
    if (rounds !== undefined || only !== undefined)
      throw new Refusal('--rounds and --only belong to --compare')
    const { printTable } = await import('./table.js')
    return printTable()
  }
  const { printComparison } = await import('./compare.js')
  process.exitCode = await printComparison(compare, {
    rounds: readRounds(rounds),
    names: only?.split(','),
  })
}

try {
  await run(readArguments())
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error)
  process.exitCode = 2
}
