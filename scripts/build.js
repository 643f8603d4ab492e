// Compiles TypeScript and the views into dist/. `--if-needed` does nothing when nothing changed since the last build.
import '../bin/check-node.js'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const stamp = join(root, 'dist', '.built')
/** Views that others extend or include; no page of their own. */
const partials = new Set(['layout.pug', 'two-panes.pug', 'mixins.pug'])

function newest(path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

function isFresh() {
  if (!existsSync(stamp)) return false
  const inputs = ['src', 'test', 'views', 'scripts/build.js', 'tsconfig.json', 'package.json']
  const built = statSync(stamp).mtimeMs
  return inputs.every((input) => newest(join(root, input)) <= built)
}

function compileTypeScript() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  execFileSync(process.execPath, [tsc, '-p', root], { stdio: 'inherit' })
}

/** One module of plain functions: pages need no pug at run time. */
async function compileViews() {
  const { default: pug } = await import('pug')
  const folder = join(root, 'views')
  const functions = readdirSync(folder)
    .filter((file) => file.endsWith('.pug') && !partials.has(file))
    .map((file) => {
      const code = pug.compileFileClient(join(folder, file), {
        basedir: folder,
        inlineRuntimeFunctions: true,
        compileDebug: false,
        name: 'view',
      })
      return `  ${JSON.stringify(file.replace(/\.pug$/, ''))}: (() => {\n${code}\nreturn view\n})(),`
    })
  const target = join(root, 'dist', 'src', 'web', 'templates.js')
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, `export const templates = {\n${functions.join('\n')}\n}\n`)
}

if (!existsSync(join(root, 'node_modules', 'typescript'))) {
  console.error('the dependencies are missing; run npm ci')
  process.exit(1)
}

if (!(process.argv.includes('--if-needed') && isFresh())) {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  try {
    compileTypeScript()
  } catch {
    process.exit(1)
  }
  await compileViews()
  writeFileSync(stamp, '')
}
