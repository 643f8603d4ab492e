// The two builds of a comparison, in a temporary folder that is gone when the process ends.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Refusal } from './refusal.js'

const root = fileURLToPath(new URL('..', import.meta.url))

function git(...args) {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim()
}

/** The short hash of a commit. */
export function findCommit(revision) {
  try {
    const commit = `${revision}^{commit}`
    return git('rev-parse', '--verify', '--quiet', '--short', '--end-of-options', commit)
  } catch {
    throw new Refusal(`--compare: there is no commit '${revision}'`)
  }
}

/** Runs a step of a build; its output goes to stderr, where the table is not. Whoever stops us stops all of its processes. */
function run(cwd, file, ...args) {
  const child = spawn(file, args, { cwd, stdio: ['ignore', 2, 2], detached: true })
  const kill = () => process.kill(-child.pid, 'SIGKILL')
  process.prependListener('exit', kill)
  return new Promise((resolve, reject) => {
    const end = (settle) => {
      process.removeListener('exit', kill)
      settle()
    }
    child.once('error', (error) => end(() => reject(error)))
    child.once('exit', (code) =>
      end(() => {
        if (code === 0) resolve()
        else reject(new Refusal(`${[file, ...args].join(' ')} failed in ${cwd}`))
      }),
    )
  })
}

function removeAtEnd(folder, worktree) {
  process.once('exit', () => {
    try {
      git('worktree', 'remove', '--force', worktree)
    } catch {
      // It was not made yet.
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  })
}

async function giveDependencies(folder) {
  const lock = (from) => readFileSync(join(from, 'package-lock.json'), 'utf8')
  if (lock(folder) === lock(root))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  else await run(folder, 'npm', 'ci')
}

async function build(commit, folder) {
  console.error(`building ${commit}`)
  await run(root, 'git', 'worktree', 'add', '--quiet', '--detach', folder, commit)
  await giveDependencies(folder)
  await run(folder, process.execPath, 'scripts/build.js')
}

/** What the package has of the working tree, built by npm run bench: who edits on meanwhile changes nothing here. */
function copyWorkingTree(folder) {
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  // The list of materials is made for publishing only.
  const present = files.filter((name) => existsSync(join(root, name)))
  for (const file of ['package.json', ...present])
    cpSync(join(root, file), join(folder, file), { recursive: true })
}

/** Folders of the commit and of the working tree, each with a bin/ that starts. */
export async function buildBoth(commit) {
  const folder = mkdtempSync(join(tmpdir(), 'itsme-simulator-compare-'))
  const before = join(folder, 'before')
  const after = join(folder, 'after')
  removeAtEnd(folder, before)
  copyWorkingTree(after)
  await build(commit, before)
  return { folder, before, after }
}
