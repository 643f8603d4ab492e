#!/usr/bin/env node
import './check-node.js'

const { main } = await import('../dist/src/cli.js')
const code = await main(process.argv.slice(2), {
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  environment: process.env,
})
if (code !== undefined) process.exitCode = code
