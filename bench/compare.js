// npm run bench -- --compare REV: the working tree beside a commit, in one run.
import { existsSync } from 'node:fs'
import { load, machine } from './machine.js'
import { names } from './measures.js'
import { freePort } from './process.js'
import { Refusal } from './refusal.js'
import { buildBoth, findCommit } from './revision.js'
import { runRounds } from './rounds.js'
import { simulatorSide } from './simulator-side.js'
import { summarize, tableOf, verdictOf, worseFigures } from './verdict.js'

async function openSides({ folder, before, after }) {
  // Compiled code goes where the builds are, and goes with them.
  const environment = { TMPDIR: folder }
  return [
    simulatorSide('before', before, await freePort(), environment),
    simulatorSide('after', after, await freePort(), environment),
  ]
}

/** The exit code: 1 when a figure is worse. */
export async function printComparison(revision, { rounds, names: chosen = names }) {
  if (!existsSync('/proc/self/schedstat'))
    throw new Refusal('--compare reads CPU time from /proc: it needs Linux')
  const commit = findCommit(revision)
  const sides = await openSides(await buildBoth(commit))
  const loadBefore = load()
  const measured = await runRounds(sides, rounds, (name) => chosen.includes(name))
  const figures = summarize(measured, 1)
  const worse = worseFigures(figures)
  console.log(`${machine()}; load ${loadBefore} at the start, ${load()} at the end\n`)
  console.log(`${tableOf(figures, commit)}\n\n${verdictOf(worse)}`)
  return worse.length === 0 ? 0 : 1
}
