import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { packageRoot } from '../src/config/root.ts'

const changelog = '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n'
const manifest = { name: 'thing', version: '0.2.0' }

/** A repository with what a release changes, and ways to look at it. */
function repository(t: ExecutionContext, log = changelog) {
  const cwd = mkdtempSync(join(tmpdir(), 'release-'))
  t.teardown(() => rmSync(cwd, { recursive: true }))
  const write = (name: string, text: string) => writeFileSync(join(cwd, name), text)
  const read = (name: string) => readFileSync(join(cwd, name), 'utf8')
  const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.com']
  const git = (...args: string[]) =>
    execFileSync('git', [...author, ...args], { cwd, encoding: 'utf8' }).trim()
  git('init', '--quiet', '--initial-branch', 'main')
  git('config', 'user.name', 'A')
  git('config', 'user.email', 'a@example.com')
  write('CHANGELOG.md', log)
  write('package.json', `${JSON.stringify(manifest, null, 2)}\n`)
  const lock = { ...manifest, lockfileVersion: 3, packages: { '': manifest } }
  write('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
  git('add', '.')
  git('commit', '--quiet', '-m', 'first')
  const release = (...args: string[]) => {
    const script = join(packageRoot, 'scripts', 'release.js')
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
      cwd,
      encoding: 'utf8',
    })
    return { code: status, out: stdout, err: stderr }
  }
  return { git, read, release, write }
}

test('release: sets the version, dates the changelog, commits and tags', (t) => {
  const { git, read, release } = repository(t)
  const { code, out, err } = release('0.3.0')
  t.deepEqual({ code, err }, { code: 0, err: '' })
  t.regex(out, /^v0\.3\.0 will be published as:\nnpm=latest\nimage=v0\.3\.0 latest\n/)
  t.regex(out, /to release: git push --atomic origin main v0\.3\.0\n$/)
  t.is(JSON.parse(read('package.json')).version, '0.3.0')
  const lock = JSON.parse(read('package-lock.json'))
  t.deepEqual([lock.version, lock.packages[''].version], ['0.3.0', '0.3.0'])
  t.regex(
    read('CHANGELOG.md'),
    /## \[Unreleased\]\n\n## \[0\.3\.0\] - \d{4}-\d{2}-\d{2}\n\n### Added\n\n- A thing\.\n$/,
  )
  t.is(git('status', '--porcelain'), '')
  t.is(git('describe', '--exact-match'), 'v0.3.0')
  t.is(git('log', '-1', '--format=%s'), 'Release 0.3.0')
})

test('release: a dry run changes nothing, and takes the version of the package', (t) => {
  const { git, release } = repository(t)
  const { code, out } = release('--dry-run')
  t.is(code, 0)
  t.regex(out, /^v0\.2\.0 will be published as:/)
  t.regex(out, /changes: CHANGELOG\.md\ndry run: nothing is changed\n$/)
  t.deepEqual([git('status', '--porcelain'), git('tag', '--list')], ['', ''])
})

const empty = changelog.replace('- A thing.\n', '')
const refusals: readonly {
  readonly title: string
  readonly args: readonly string[]
  readonly log?: string
  readonly prepare?: (made: ReturnType<typeof repository>) => unknown
  readonly message: string
}[] = [
  {
    title: 'what is no version',
    args: ['1.2'],
    message: '"v1.2" is no version: a release is v1.2.3, a pre-release v1.2.3-rc.1',
  },
  { title: 'two versions', args: ['1.2.3', '1.2.4'], message: 'one version, not 2' },
  {
    title: 'a version that exists',
    args: ['1.2.3'],
    prepare: ({ git }) => git('tag', 'v1.2.3'),
    message: 'v1.2.3 exists already: choose a later version',
  },
  {
    title: 'a version below another of its line',
    args: ['1.2.3'],
    prepare: ({ git }) => git('tag', 'v1.2.4'),
    message: 'v1.2.3 comes after v1.2.4, a later version of the same line',
  },
  {
    title: 'another branch',
    args: [],
    prepare: ({ git }) => git('checkout', '--quiet', '-b', 'other'),
    message: 'a release is made from main, and this is "other"',
  },
  {
    title: 'changes that are not committed',
    args: [],
    prepare: ({ write }) => write('new.txt', ''),
    message: 'commit or remove these changes first:\n?? new.txt',
  },
  {
    title: 'a changelog without entries',
    args: [],
    log: empty,
    message: 'CHANGELOG.md has no entry under "## [Unreleased]": say what is new',
  },
  {
    title: 'a changelog without the heading',
    args: [],
    log: '# Changelog\n',
    message: 'CHANGELOG.md has no heading "## [Unreleased]"',
  },
]
for (const { title, args, log, prepare, message } of refusals)
  test(`release: ${title} is refused`, (t) => {
    const made = repository(t, log)
    prepare?.(made)
    const { read, release } = made
    t.deepEqual(release(...args), { code: 1, out: '', err: `${message}\n` })
    t.is(JSON.parse(read('package.json')).version, '0.2.0')
  })
