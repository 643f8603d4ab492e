// Imported before anything that an old Node cannot read: one clear line in place of a syntax error.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `itsme-simulator needs Node 20.19 or later, this is ${process.versions.node}; see https://nodejs.org`,
  )
  process.exit(1)
}
