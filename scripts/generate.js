// Writes what is generated from the code, and from the tests: the table of outcomes. Tests compare them.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { generatedFiles } = await import('../dist/src/generated.js')

for (const [path, text] of Object.entries(generatedFiles())) writeFileSync(join(root, path), text)

const { withOutcomes } = await import('../dist/test/outcomes/table.js')
const document = join(root, 'docs', 'outcomes.md')
writeFileSync(document, withOutcomes(readFileSync(document, 'utf8')))
