import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { packageRoot } from '../src/config/root.ts'
import { ruleGroups } from '../src/fidelity/rules.ts'

const folder = join(packageRoot, 'test')
const declaration =
  /(?:(?<![.\w])test|withSimulator|withChromium)\(\s*(`[^`]*`|'(?:[^'\\]|\\.)*')|\btitle = (`[^`]*`)/g

/** Every title of a test; what a template fills in may be anything. */
const titles: readonly RegExp[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(declaration)])
  .map(([, first, second]) => patternOf((first ?? second ?? '').slice(1, -1)))

function patternOf(title: string): RegExp {
  const parts = title.replaceAll("\\'", "'").split(/\$\{[^}]*\}/)
  return new RegExp(
    `^${parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('.+')}$`,
  )
}

const rules = ruleGroups.flatMap((group) => group.rules)

test('the ids of rules are the name of the file and a number, in order', (t) => {
  t.true(rules.length >= 230)
  t.is(new Set(rules.map(({ id }) => id)).size, rules.length)
  const subjects = ruleGroups.map((group) => (group.rules[0]?.id ?? '').replace(/-\d+$/, ''))
  for (const [index, group] of ruleGroups.entries()) {
    t.deepEqual(
      group.rules.map(({ id }) => id),
      group.rules.map((_rule, place) => `${subjects[index]}-${place + 1}`),
    )
  }
  const files = readdirSync(join(packageRoot, 'src/fidelity/rules'))
  t.deepEqual(
    subjects.toSorted(),
    files.map((file) => file.replace(/\.ts$/, '')).toSorted(),
    'a subject for each file',
  )
})

test('each rule says what it is, and how it is known', (t) => {
  for (const { id, rule, source, here } of rules) {
    for (const text of [rule, source, here ?? 'nothing']) t.regex(text, /^\S(.*\S)?$/, id)
  }
})

test('each title of a test that a rule names is there', (t) => {
  const unknown = rules.flatMap(({ id, tests }) =>
    tests
      .filter((title) => !titles.some((pattern) => pattern.test(title)))
      .map((title) => `${id}: no test "${title}"`),
  )
  t.deepEqual(unknown, [])
  for (const { id, tests } of rules) t.is(new Set(tests).size, tests.length, id)
})

test('a rule that is not simulated says why; each other rule has a test', (t) => {
  for (const { id, here } of rules.filter(({ verdict }) => verdict === 'not-simulated'))
    t.not(here, undefined, id)
  const wrong = rules.filter(
    ({ verdict, tests }) => (verdict === 'not-simulated') !== (tests.length === 0),
  )
  t.deepEqual(
    wrong.map(({ id, rule }) => `${id}: ${rule}`),
    [],
  )
})

test('the look-up of titles bites', (t) => {
  t.true(titles.length > 200)
  t.false(titles.some((pattern) => pattern.test('no such test')))
  t.true(titles.some((pattern) => pattern.test('acr: both')))
  t.false(titles.some((pattern) => pattern.test('acr: ')))
})
