// npm run audit: asks the registry for advisories on the packages in the bundle. `npm audit --omit=dev` asks for none of them, since all
// are development dependencies, and `npm audit` asks for the tools of the build, too.
//   npm run audit -- --level high --registry https://registry.npmjs.org
// Ends with 0 (none at the level or above), 1 (some), or 2 (nobody knows: the registry gave no answer).
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const levels = ['info', 'low', 'moderate', 'high', 'critical']
/** A version with advisories since 2020 and 2021. A registry that has none for it has none for anything. */
const known = { name: 'minimist', version: '0.0.8' }

function readOptions() {
  const options = { level: { type: 'string', default: 'moderate' }, registry: { type: 'string' } }
  const { level, registry } = parseArgs({ options }).values
  if (!levels.includes(level)) throw new Error(`--level is one of ${levels.join(', ')}`)
  return { level, registry: registry ?? configuredRegistry() }
}

function configuredRegistry() {
  const shell = process.platform === 'win32'
  const npm = shell ? 'npm.cmd' : 'npm'
  return execFileSync(npm, ['config', 'get', 'registry'], { encoding: 'utf8', shell }).trim()
}

function readPackages() {
  const list = new URL('../dist/bundle/packages.json', import.meta.url)
  return JSON.parse(readFileSync(list, 'utf8')).map((entry) => {
    const at = entry.lastIndexOf('@')
    return { name: entry.slice(0, at), version: entry.slice(at + 1) }
  })
}

/** One version of a name in each request: the answer has names only, and the bundle holds two versions of some. */
function rounds(packages) {
  const requests = []
  for (const { name, version } of packages) {
    const free = requests.find((request) => !Object.hasOwn(request, name))
    if (free !== undefined) free[name] = version
    else requests.push({ [name]: version })
  }
  return requests
}

/** What npm's own audit asks. */
async function ask(registry, request) {
  const url = new URL('-/npm/v1/security/advisories/bulk', registry.replace(/\/*$/, '/'))
  const versions = Object.entries(request).map(([name, version]) => [name, [version]])
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(versions)),
    signal: AbortSignal.timeout(60_000),
  }).catch((error) => {
    throw new Error(`${url}: ${error.cause?.message ?? error.message}`)
  })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  const advisories = await response.json().catch(() => undefined)
  if (advisories === null || typeof advisories !== 'object')
    throw new Error(`${url} answered, but not with advisories`)
  return Object.entries(advisories).flatMap(([name, list]) =>
    list.map((advisory) => ({ ...advisory, name, version: request[name] })),
  )
}

/** The order of severity; an unknown word counts as the worst. */
const rank = (severity) =>
  levels.includes(severity) ? levels.indexOf(severity) : levels.length - 1

async function audit({ level, registry }) {
  const packages = readPackages()
  const answers = []
  for (const request of rounds([...packages, known])) answers.push(await ask(registry, request))
  const isKnown = ({ name, version }) => name === known.name && version === known.version
  if (!answers.flat().some(isKnown))
    throw new Error(`${registry} has no advisory for ${known.name}@${known.version}: it has none`)
  const found = answers
    .flat()
    .filter((advisory) => !isKnown(advisory))
    .sort((left, right) => rank(right.severity) - rank(left.severity))
  for (const { severity, name, version, title, url } of found)
    console.log(`${severity}: ${name}@${version}: ${title} (${url})`)
  const serious = found.filter(({ severity }) => rank(severity) >= rank(level)).length
  const told =
    found.length === 0
      ? 'no known advisories'
      : `${found.length} known advisories, ${serious} of them ${level} or above`
  console.log(`${packages.length} packages in the bundle, ${told}`)
  return serious === 0 ? 0 : 1
}

try {
  process.exitCode = await audit(readOptions())
} catch (error) {
  console.error(`audit: ${error.message}; no package was checked`)
  process.exitCode = 2
}
