import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { launch, runCli } from './helpers/cli.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'itsme-ready-'))

test.serial(
  '--ready-file is the line that tells of the start, there as long as it serves',
  async (t) => {
    const path = join(folder(), 'ready.json')
    writeFileSync(path, '{"event":"listening","url":"http://localhost:1"}')
    const args = ['--ready-file', path, '--log-format', 'json']
    const { seen, url, child, ended } = await launch(t, args)
    const text = readFileSync(path, 'utf8')
    t.is(text, seen.out, 'the same line')
    t.deepEqual(JSON.parse(text), {
      event: 'listening',
      url,
      issuers: { csapi: `${url}/clientsecret-oidc/csapi/v0.1`, v2: `${url}/v2` },
    })
    t.is((await fetch(`${url}/readyz`)).status, 200)
    t.deepEqual(readdirSync(join(path, '..')), ['ready.json'])
    child.kill('SIGTERM')
    t.is(await ended, 0)
    t.false(existsSync(path))
  },
)

test.serial('--ready-file does not hold the control token that was made', async (t) => {
  const path = join(folder(), 'ready.json')
  const environment = { ITSME_READY_FILE: path, ITSME_GATE: 'on' }
  const { seen } = await launch(t, ['--log-format', 'json'], environment)
  const { controlToken, ...rest } = JSON.parse(seen.out)
  t.regex(controlToken, /^[\w-]{32}$/)
  t.deepEqual(JSON.parse(readFileSync(path, 'utf8')), rest)
  t.false(readFileSync(path, 'utf8').includes(controlToken))
})

test('--ready-file: what cannot be written is one clear line, and nothing serves', async (t) => {
  const isFolder = folder()
  const inside = join(isFolder, 'a', 'ready.json')
  for (const [path, code] of [
    [inside, 'ENOENT'],
    [isFolder, 'ERR_FS_EISDIR'],
  ]) {
    const ran = await runCli(['--port', '0', '--ready-file', String(path)])
    t.is(ran.code, 1)
    t.is(ran.out, '')
    t.is(
      ran.err,
      `--ready-file: cannot write ${JSON.stringify(path)} (${code}); choose another path\n`,
    )
  }
  mkdirSync(join(isFolder, 'a'))
  t.deepEqual(readdirSync(isFolder), ['a'], 'and nothing is left beside it')
})

test('a start that fails leaves no file of an earlier run behind', async (t) => {
  const path = join(folder(), 'ready.json')
  writeFileSync(path, 'of an earlier run')
  const { code, err } = await runCli(['--port', 'x', '--ready-file', path])
  t.is(code, 1)
  t.is(err, '--port: must be a number, got "x"\n')
  t.false(existsSync(path))
})
