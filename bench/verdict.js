// From the figures of all rounds to a table and a last line.
import { median } from './http.js'

/** A figure that is worse by more than this is named. */
const tolerance = 0.05

/**
 * The median of all rounds. Ratios are those of the same round: the value of the subject, divided by each side's.
 *
 * @param subject the index of the side that is judged
 */
export function summarize(rounds, subject) {
  return rounds[0].map((figure, index) => {
    const values = rounds.map((figures) => figures[index].values)
    const middle = values[0].map((_value, side) => median(values.map((each) => each[side])))
    const ratios = values[0].map((_value, side) => values.map((each) => each[subject] / each[side]))
    return {
      ...figure,
      values: middle,
      ratios: ratios.map(median),
      spread: ratios.map((each) => [Math.min(...each), Math.max(...each)]),
    }
  })
}

/** A figure with its unit; nothing if a side has none. */
export function show(value, { unit, digits = 0 }) {
  if (!Number.isFinite(value)) return ''
  return `${value.toFixed(digits)}${unit === '/s' ? '' : ' '}${unit}`
}

/** Rows of cells as a table of Markdown. */
export const asTable = (rows) => rows.map((row) => `| ${row.join(' | ')} |`).join('\n')

/** The table of a comparison of two commits. */
export function tableOf(figures, commit) {
  const rows = figures.map(({ values: [before, after], ratios, spread, ...figure }) => {
    const [least, most] = spread[0].map((value) => value.toFixed(2))
    const cells = [show(before, figure), show(after, figure), ratios[0].toFixed(2)]
    return [figure.what, ...cells, `${least}–${most}`]
  })
  const head = ['what', `before (${commit})`, 'after', 'after/before', 'spread']
  return asTable([head, head.map(() => '---'), ...rows])
}

/** The table of the simulator and its peers. */
export function peerTableOf(figures, names) {
  const head = ['', ...names]
  const rows = figures.map(({ values, ...figure }) => [
    figure.what,
    ...names.map((_name, side) => show(values[side], figure)),
  ])
  return asTable([head, head.map(() => '---'), ...rows])
}

/** Rates are not judged: they belong to whatever else the machine does. */
export function worseFigures(figures) {
  return figures.filter(({ isRate, ratios }) => !isRate && ratios[0] > 1 + tolerance)
}

export function verdictOf(worse) {
  const percent = `${100 * tolerance} %`
  if (worse.length === 0) return `no figure is worse by more than ${percent}`
  const named = worse.map(({ what, ratios }) => `${what} (${ratios[0].toFixed(2)})`)
  return `worse by more than ${percent}: ${named.join(', ')}`
}
