#!/usr/bin/env node
import './check-node.js'

// Node 22.8 and later keep compiled code between starts.
const { enableCompileCache } = await import('node:module')
enableCompileCache?.()

const { main } = await import('../dist/bundle/cli.js')
const code = await main(process.argv.slice(2), {
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  environment: process.env,
  async ask(question) {
    const { createInterface } = await import('node:readline/promises')
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    return lines.question(question).finally(() => lines.close())
  },
})
if (code !== undefined) process.exitCode = code
