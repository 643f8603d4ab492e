// npm run bench: the simulator beside its peers, in one run.
import { measureAlone } from './alone.js'
import { saveRun } from './document.js'
import { day, load, machine, processor } from './machine.js'
import { names as measures } from './measures.js'
import { openSides } from './peers.js'
import { runRounds } from './rounds.js'
import { peerTableOf, summarize } from './verdict.js'

/** What `--quick` leaves out: it is for a change that is being worked on. */
const slow = ['memory', 'pages-16', 'fresh-user-8', 'identify']

/** Prints the table. `names` are the measures that are wanted, all if absent. */
export async function printTable({ rounds, isQuick, names, save }) {
  const wanted = names ?? measures.filter((name) => !isQuick || !slow.includes(name))
  const sides = await openSides()
  const loads = [load()]
  const measured = await runRounds(sides, rounds, (name) => wanted.includes(name))
  const figures = summarize(measured, 0)
  if (!isQuick && names === undefined) figures.push(...(await measureAlone()))
  loads.push(load())
  const run = {
    node: process.versions.node,
    processor: processor(),
    day: day(),
    load: loads,
    rounds,
    names: sides.map(({ name }) => name),
    figures: figures.map(({ spread: _spread, ...figure }) => figure),
  }
  console.log(`${machine()}; load ${loads.join(' at the start, ')} at the end\n`)
  console.log(peerTableOf(figures, run.names))
  console.log(`\nratios: itsme-simulator to each peer, the median of ${rounds} rounds\n`)
  console.log(ratioTable(figures, run.names))
  if (save) saveRun(run)
}

function ratioTable(figures, names) {
  const rows = figures
    .filter(({ ratios }) => ratios?.slice(1).some(Number.isFinite))
    .map(({ ratios, ...figure }) => ({
      ...figure,
      unit: '×',
      digits: 2,
      values: ratios.slice(1),
    }))
  return peerTableOf(rows, names.slice(1))
}
