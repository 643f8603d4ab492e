import type { Rule } from './rule.ts'
import { ruleGroups } from './rules.ts'

/** Returns the page that lists the rules of itsme: how each is known, what the simulator does, and the tests that check it. */
export function fidelityPage(): string {
  return [
    '# Fidelity',
    '',
    'What the simulator does as itsme does, and how that is known.',
    'itsme is a trade mark of Belgian Mobile ID; this project is not theirs.',
    '',
    countText(ruleGroups.flatMap(({ rules }) => rules)),
    '',
    'The column "source" says how a rule is known:',
    '',
    "- _doc_: itsme's public documentation (`belgianmobileid/doc` on GitHub), by page and section.",
    '- _seen_: observed in the real system.',
    '- _inferred_: our reading.',
    '- _open_: not known; the simulator does what a user would expect.',
    '',
    'The column "here" says what the simulator does.',
    'With `--strict`, it refuses what itsme refuses; otherwise a request that itsme refuses is a finding.',
    'The last column has the titles of the tests that check the rule.',
    'A test looks these titles up.',
    '',
    'In the tables, "icon" is itsme\'s word for the drawing that the user chooses.',
    'csapi is the Client-secret API; see the [glossary](glossary.md).',
    'With credentials of itsme, measure the difference yourself: [record.md](record.md).',
    '',
    ...ruleGroups.flatMap(({ title, rules }) => [
      `## ${title}`,
      '',
      '| id | rule | source | here | test |',
      '| --- | --- | --- | --- | --- |',
      ...rules.map(rowOf),
      '',
    ]),
    '## Limits',
    '',
    'Faults are off by default.',
    'They are on if you add one, or log in with a test phone number from `0470 00 00 21` to `0470 00 00 25`.',
    '',
    'What a simulator remembers is bounded; see [limits.md](limits.md#memory).',
    'Beyond that the client gets `temporary_unavailable`.',
    '',
    'Not there yet: several instances that share one state.',
    '',
    'This page is made by `npm run generate`.',
    '',
  ].join('\n')
}

function countText(rules: readonly Rule[]): string {
  const count = (verdict: Rule['verdict']) =>
    rules.filter((rule) => rule.verdict === verdict).length
  return `Of ${rules.length} rules, ${count('simulated')} are simulated, ${count('strict')} are simulated with \`--strict\` only, and ${count('not-simulated')} are not simulated.`
}

const verdictTexts: Readonly<Record<Rule['verdict'], string>> = {
  simulated: 'simulated',
  strict: 'with `--strict`; otherwise a finding',
  'not-simulated': 'not simulated',
}

function rowOf({ id, rule, source, basis, verdict, here, tests }: Rule): string {
  const text = verdictTexts[verdict]
  const what = here === undefined ? text : `${text}${verdict === 'strict' ? '; ' : ': '}${here}`
  const cells = [id, rule, `_${basis}_: ${source}`, what, tests.join('<br>')]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
