import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { packageRoot } from '../../src/config/root.ts'
import { start } from '../helpers/simulator.ts'
import { outcomes, withOutcomes } from './table.ts'

const ways = {
  byNumber: 'by phone number',
  byApi: 'by control API',
  byLibrary: 'by library',
} as const

for (const outcome of outcomes) {
  for (const [way, words] of Object.entries(ways)) {
    const cell = outcome[way as keyof typeof ways]
    if (cell === undefined) continue
    test(`outcome: ${outcome.name.slice(0, 60)}, ${words}`, async (t) => {
      const { simulator } = await start(t)
      await cell.see(simulator)
      t.pass()
    })
  }
}

test('the table of outcomes in the documents is the one that is tested here', (t) => {
  const document = readFileSync(join(packageRoot, 'docs', 'outcomes.md'), 'utf8')
  t.is(document, withOutcomes(document))
})
