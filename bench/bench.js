// npm run bench: the table of docs/performance.md.
import { printTable } from './table.js'

await printTable()
