// Writes what is made from the code: fixtures/schema.json and docs/options.md. A test compares them.
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { generatedFiles } = await import('../dist/src/config/generated.js')

for (const [path, text] of Object.entries(generatedFiles())) writeFileSync(join(root, path), text)
