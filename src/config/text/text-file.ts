import { readFileSync } from 'node:fs'
import { TextDecoder } from 'node:util'

/** Thrown if a file is not text in a supported encoding. */
export class EncodingError extends Error {}

/**
 * Reads a text file: UTF-8 with or without a byte order mark, or UTF-16 with one, as PowerShell's `>` writes it.
 *
 * @throws EncodingError for other encodings, such as Latin-1
 * @throws the error of `readFileSync` if the file cannot be read
 */
export function readTextFile(path: string): string {
  return textOf(readFileSync(path))
}

/**
 * Decodes the bytes of a text file.
 *
 * @throws EncodingError
 */
export function textOf(bytes: Buffer): string {
  const encoding = encodingOf(bytes)
  try {
    // The decoder removes the byte order mark.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    const place = encoding === 'utf-8' ? `; ${firstWrong(bytes)}` : ''
    const message = `is not valid ${encoding.toUpperCase()}${place}: save it as UTF-8`
    throw new EncodingError(message)
  }
}

function encodingOf(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
}

/** Describes the first byte that is not valid UTF-8. All bytes before it are the same after decoding and encoding. */
function firstWrong(bytes: Buffer): string {
  const decoded = Buffer.from(bytes.toString('utf8'))
  const at = decoded.findIndex((byte, index) => byte !== bytes[index])
  const line = bytes.subarray(0, at).filter((byte) => byte === 10).length + 1
  const value = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, '0')
  return `line ${line} holds the byte 0x${value}, as Latin-1 and Windows-1252 write it`
}
