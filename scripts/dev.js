// npm run dev: builds, starts, and does both again whenever a source changes. While a build fails, what runs goes on.
import { spawn, spawnSync } from 'node:child_process'
import { watch } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
let child
let timer

function build() {
  return (
    spawnSync(process.execPath, [join(root, 'scripts', 'build.js')], { stdio: 'inherit' })
      .status === 0
  )
}

function start() {
  child = spawn(
    process.execPath,
    [join(root, 'bin', 'itsme-simulator.js'), ...process.argv.slice(2)],
    { stdio: 'inherit' },
  )
}

function restart() {
  if (!build()) return
  if (child === undefined || child.exitCode !== null) return start()
  child.once('exit', start)
  child.kill('SIGTERM')
}

for (const folder of ['src', 'views', 'public', 'fixtures']) {
  watch(join(root, folder), { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(restart, 200)
  })
}
restart()
