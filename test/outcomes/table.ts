import { faultOutcomes } from './faults.ts'
import type { Outcome } from './outcome.ts'
import { peopleOutcomes } from './people.ts'

/** Every outcome that a test can make happen. */
export const outcomes: readonly Outcome[] = [...peopleOutcomes, ...faultOutcomes]

const [start, end] = ['<!-- outcomes: made by npm run generate -->', '<!-- /outcomes -->']

function tableText(): string {
  const rows = outcomes.map(({ name, byNumber, byApi, byLibrary }) => {
    const cells = [name, ...[byNumber, byApi, byLibrary].map((cell) => cell?.text ?? '–')]
    return `| ${cells.join(' | ')} |`
  })
  const valueRows = outcomes.flatMap(({ name, values }) =>
    values === undefined ? [] : [`| ${name} | \`${values.join('`, `')}\` |`],
  )
  return [
    '| the user, or what goes wrong | by phone number | by control API | by library |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    'The last rows stand for several errors or [kinds of faults](faults.md), and each of them is tested:',
    '',
    '| what goes wrong | errors, or kinds |',
    '| --- | --- |',
    ...valueRows,
  ].join('\n')
}

/** A document with the table of outcomes in its place. @throws Error if it has no such place */
export function withOutcomes(document: string): string {
  const [before, rest] = document.split(start)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`the document has no ${start}`)
  return `${before}${start}\n\n${tableText()}\n\n${end}${after}`
}
