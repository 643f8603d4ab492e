// Run after `npm install`: adds to package-lock.json the optional packages of other platforms that npm left out, as it does
// when the registry at hand lacks them. Without them `npm ci` refuses the file, here and everywhere.
import { readFileSync, writeFileSync } from 'node:fs'

const systems = ['android', 'darwin', 'linux', 'win32', 'freebsd', 'openharmony']
const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))

/** `@biomejs/cli-linux-x64-musl` → what npm needs to know to leave it out elsewhere. */
function platformOf(name) {
  const parts = name
    .split('/')
    .at(-1)
    .replace(/^(cli|binding)-/, '')
    .split('-')
  const [os, cpu, ...rest] = parts
  if (!systems.includes(os) || cpu === undefined) throw new Error(`what platform is ${name} for?`)
  const libc =
    os !== 'linux'
      ? {}
      : { libc: [rest.some((part) => part.startsWith('musl')) ? 'musl' : 'glibc'] }
  return { cpu: [cpu], os: [os], ...(rest.length > 0 ? libc : {}) }
}

for (const { optionalDependencies = {}, dev } of Object.values({ ...lock.packages })) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    lock.packages[`node_modules/${name}`] ??= {
      version,
      ...(dev ? { dev } : {}),
      optional: true,
      ...platformOf(name),
    }
  }
}

const sorted = Object.entries(lock.packages).sort(([left], [right]) => (left < right ? -1 : 1))
lock.packages = Object.fromEntries(sorted)
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
