// From the figures of all rounds to a table and a last line.
import { median } from './http.js'

/** A figure that is worse by more than this is named. */
const tolerance = 0.05

/** The middle of all rounds: ratios are those of the same round. */
export function summarize(rounds) {
  return rounds[0].map((figure, index) => {
    const pairs = rounds.map((figures) => figures[index].values)
    const ratios = pairs.map(([before, after]) => after / before)
    return {
      ...figure,
      before: median(pairs.map(([before]) => before)),
      after: median(pairs.map(([, after]) => after)),
      ratio: median(ratios),
      spread: [Math.min(...ratios), Math.max(...ratios)],
    }
  })
}

export function tableOf(figures, commit) {
  const rows = figures.map(({ what, unit, digits = 0, before, after, ratio, spread }) => {
    const show = (value) => `${value.toFixed(digits)}${unit === '/s' ? '' : ' '}${unit}`
    const [least, most] = spread.map((value) => value.toFixed(2))
    return [what, show(before), show(after), ratio.toFixed(2), `${least}–${most}`]
  })
  const head = ['what', `before (${commit})`, 'after', 'after/before', 'spread']
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

/** Rates are not judged: they belong to whatever else the machine does. */
export function worseFigures(figures) {
  return figures.filter(({ isRate, ratio }) => !isRate && ratio > 1 + tolerance)
}

export function verdictOf(worse) {
  const percent = `${100 * tolerance} %`
  if (worse.length === 0) return `no figure is worse by more than ${percent}`
  const named = worse.map(({ what, ratio }) => `${what} (${ratio.toFixed(2)})`)
  return `worse by more than ${percent}: ${named.join(', ')}`
}
