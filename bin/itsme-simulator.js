#!/usr/bin/env node
// Checks the Node version before anything is imported that an old one cannot read.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `itsme-simulator needs Node 20.19 or later, this is ${process.versions.node}; see https://nodejs.org`,
  )
  process.exit(1)
}

const { main } = await import('../dist/src/cli.js')
const code = await main(process.argv.slice(2), {
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  environment: process.env,
})
if (code !== undefined) process.exitCode = code
