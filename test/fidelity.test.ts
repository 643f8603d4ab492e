import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { packageRoot } from '../src/config/root.ts'

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

const rows = readFileSync(join(packageRoot, 'docs/fidelity.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\| (-|rule )/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  )

test('each rule of docs/fidelity.md names a test that is there, or is not simulated', (t) => {
  t.true(rows.length > 60)
  for (const [rule = '', source = '', here = '', title = ''] of rows) {
    t.true(rule !== '' && source !== '' && here !== '', rule)
    if (here.startsWith('not simulated')) t.is(title, '', rule)
    else
      t.true(
        titles.some((pattern) => pattern.test(title)),
        `${rule}: no test "${title}"`,
      )
  }
})

test('the look-up of titles bites', (t) => {
  t.true(titles.length > 200)
  t.false(titles.some((pattern) => pattern.test('no such test')))
  t.true(titles.some((pattern) => pattern.test('acr: both')))
  t.false(titles.some((pattern) => pattern.test('acr: ')))
})
