import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const mark = '\ufeff'

function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}

/** How text is written to files that are to be read, by what does it. */
export const encodings = {
  'UTF-8': (text: string) => Buffer.from(text),
  'UTF-8 with a byte order mark, as Windows Notepad writes it': (text: string) =>
    Buffer.from(mark + text),
  'UTF-16 LE with a byte order mark, as > of PowerShell writes it': (text: string) =>
    Buffer.from(mark + text, 'utf16le'),
  'UTF-16 BE with a byte order mark': (text: string) => utf16be(mark + text),
  'line ends of Windows': (text: string) => Buffer.from(text.replaceAll('\n', '\r\n')),
} as const

export const latin1 = (text: string) => Buffer.from(text, 'latin1')

/** Writes a file of its own. The answer is its path. */
export function fileOf(bytes: Buffer | string, name = 'file'): string {
  const path = join(mkdtempSync(join(tmpdir(), 'itsme-')), name)
  writeFileSync(path, bytes)
  return path
}
