import { chmodSync, chownSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { makeKeys } from '../../src/oidc/keys/keys.ts'
import { createKeysFile } from '../../src/oidc/keys/keys-file.ts'

const nobody = 65534

/** A keys file in a folder that nobody may write in. @param mode of the file */
async function mounted(t: ExecutionContext, mode: number) {
  const folder = mkdtempSync(join(tmpdir(), 'itsme-mounted-'))
  const path = join(folder, 'keys.json')
  const file = createKeysFile(path)
  const before = await file.readOrMake(makeKeys)
  const keys = await makeKeys()
  chmodSync(path, mode)
  chmodSync(folder, 0o555)
  const isRoot = process.geteuid?.() === 0
  if (isRoot) {
    chownSync(path, nobody, nobody)
    // This process tests nothing else: root may write everywhere.
    process.seteuid?.(nobody)
  }
  t.teardown(() => {
    if (isRoot) process.seteuid?.(0)
  })
  return { file, keys, before, text: () => readFileSync(path, 'utf8') }
}

test.serial('a file that is mounted by itself is written over', async (t) => {
  const { file, keys, before, text } = await mounted(t, 0o600)
  await file.write(keys)
  t.not(text(), before)
  t.deepEqual(JSON.parse(text()).keys, JSON.parse(JSON.stringify(keys)))
})

test.serial('a file that may not be written is not called broken', async (t) => {
  const { file, keys, before, text } = await mounted(t, 0o400)
  const error = await t.throwsAsync(file.write(keys))
  t.regex(error?.message ?? '', /^keys: cannot write ".*keys\.json" \(EACCES\)$/)
  t.is(text(), before)
})
