// docs/performance.md from the last three runs of each Node.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { aims } from './aims.js'
import { median } from './http.js'
import { asTable, peerTableOf } from './verdict.js'

const resultsFile = fileURLToPath(new URL('results.json', import.meta.url))
const document = fileURLToPath(new URL('../docs/performance.md', import.meta.url))
const begin = '<!-- The figures, by `npm run bench -- --save`. -->\n'
const end = '<!-- End of the figures. -->\n'
const kept = 3

const majorOf = ({ node }) => node.split('.')[0]

/** What a server has no figure of is null in JSON. */
function readResults() {
  if (!existsSync(resultsFile)) return []
  return JSON.parse(readFileSync(resultsFile, 'utf8'), (_key, value) => value ?? NaN)
}

/** The last runs of each Node. A run that measured something else than the last one is left out. */
function byMajor(runs) {
  const groups = new Map()
  for (const run of runs) groups.set(majorOf(run), [...(groups.get(majorOf(run)) ?? []), run])
  return Array.from(groups, ([major, all]) => [
    major,
    all.filter((run) => measured(run) === measured(all.at(-1))).slice(-kept),
  ]).sort(([one], [other]) => other - one)
}

const measured = ({ names, figures }) => JSON.stringify([names, figures.map(({ name }) => name)])

/** Keeps a run, and forgets those of its Node before the last three. */
export function saveRun(run) {
  const runs = byMajor([...readResults(), run]).flatMap(([, all]) => all)
  writeFileSync(resultsFile, `${JSON.stringify(runs)}\n`)
  writeDocument(runs)
}

function aimTable(runs) {
  const groups = byMajor(runs)
  const head = ['', 'Aim', ...groups.map(([major]) => `Node ${major}`)]
  const rows = aims.map(({ what, aim, digits, read }) => [
    what,
    aim,
    ...groups.map(([, all]) => all.map((run) => read(run)?.toFixed(digits) ?? '–').join(', ')),
  ])
  return asTable([head, head.map(() => '---'), ...rows])
}

/** The medians of some runs. */
function mediansOf(runs) {
  const [{ figures }] = runs
  return figures.map((figure) => {
    const all = runs.map((run) => run.figures.find(({ name }) => name === figure.name).values)
    return {
      ...figure,
      values: figure.values.map((_value, side) => median(all.map((values) => values[side]))),
    }
  })
}

function describe([major, runs]) {
  const { node, names, processor, rounds } = runs.at(-1)
  const shared = mediansOf(runs)
  const days = [...new Set(runs.map(({ day }) => day))].join(', ')
  const loads = runs.map(({ load }) => load.join(' to ')).join('; ')
  return `## Node ${major}

Node ${node}, ${processor}, ${days}; ${runs.length} runs of ${rounds} rounds.
Load average at the start and the end of each run: ${loads}.

${peerTableOf(shared, names)}
`
}

function writeDocument(runs) {
  const text = readFileSync(document, 'utf8')
  const [before, after] = [text.indexOf(begin), text.indexOf(end)]
  if (before < 0 || after < before) throw new Error(`${document} has no place for the figures`)
  const figures = `\n## Aims\n\n${aimTable(runs)}\n\n${byMajor(runs).map(describe).join('\n')}\n`
  writeFileSync(document, text.slice(0, before + begin.length) + figures + text.slice(after))
}
