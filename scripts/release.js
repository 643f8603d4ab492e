// `npm run release -- [VERSION] [--dry-run]`: sets the version, dates the changelog, commits and tags. It pushes nothing: pushing
// the tag is what makes the release. Without a version it takes that of package.json.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim()
const read = (name) => readFileSync(name, 'utf8')
const unreleased = '## [Unreleased]'

/** Throws unless the working tree is main, without changes: what is released is what was tested. */
function checkTree() {
  const branch = git('branch', '--show-current')
  if (branch !== 'main') throw new Error(`a release is made from main, and this is "${branch}"`)
  const changes = git('status', '--porcelain')
  if (changes !== '') throw new Error(`commit or remove these changes first:\n${changes}`)
}

/** What the workflow will publish under this tag; throws when it would refuse it. */
function planOf(tag) {
  const tags = git('tag', '--list').split('\n').filter(Boolean)
  if (tags.includes(tag)) throw new Error(`${tag} exists already: choose a later version`)
  const script = join(import.meta.dirname, 'release-tags.js')
  const input = [...tags, tag].join('\n')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, tag], {
    input,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr.trim())
  return stdout.trim()
}

/** The changelog with its unreleased entries under a heading of their own. */
function datedChangelog(version) {
  const text = read('CHANGELOG.md')
  const [before, after] = text.split(`${unreleased}\n`)
  if (after === undefined) throw new Error(`CHANGELOG.md has no heading "${unreleased}"`)
  const [entries] = after.split(/^## /m, 1)
  if (!/^- /m.test(entries))
    throw new Error(`CHANGELOG.md has no entry under "${unreleased}": say what is new`)
  const date = new Date().toISOString().slice(0, 10)
  return `${before}${unreleased}\n\n## [${version}] - ${date}\n${after}`
}

/** package.json or package-lock.json with the version; the lock file has it twice. */
function withVersion(name, version) {
  const file = JSON.parse(read(name))
  file.version = version
  if (file.packages?.[''] !== undefined) file.packages[''].version = version
  return `${JSON.stringify(file, null, 2)}\n`
}

function release(given, dryRun) {
  const version = given ?? JSON.parse(read('package.json')).version
  const tag = `v${version}`
  if (!dryRun) checkTree()
  const plan = planOf(tag)
  const files = {
    'package.json': withVersion('package.json', version),
    'package-lock.json': withVersion('package-lock.json', version),
    'CHANGELOG.md': datedChangelog(version),
  }
  const changed = Object.keys(files).filter((name) => files[name] !== read(name))
  console.log(`${tag} will be published as:\n${plan}\nchanges: ${changed.join(', ')}`)
  if (dryRun) return console.log('dry run: nothing is changed')
  for (const name of changed) writeFileSync(name, files[name])
  git('commit', '--quiet', '-m', `Release ${version}`, ...changed)
  git('tag', '--annotate', tag, '-m', tag)
  console.log(`committed and tagged; to release: git push --atomic origin main ${tag}`)
}

try {
  const { values, positionals } = parseArgs({
    options: { 'dry-run': { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  if (positionals.length > 1) throw new Error(`one version, not ${positionals.length}`)
  release(positionals[0], values['dry-run'])
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
