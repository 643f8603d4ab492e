import { frozen, frozenCopy } from '../frozen.ts'

/** A JSON value in the memory of this process. */
export interface StoredValue {
  /** Bytes of memory as text, estimated. */
  readonly bytes: number
  /** Returns the value, frozen. */
  read(): unknown
}

/** A value that is stored as text, since it is rarely read, if ever: an object takes much more memory. */
export class TextValue implements StoredValue {
  readonly #text: string
  readonly bytes: number

  constructor(value: unknown) {
    this.#text = JSON.stringify(value)
    this.bytes = textBytes(this.#text)
  }

  read(): unknown {
    return frozen(this.#text)
  }
}

/** A value that is stored as a frozen copy, which all readers share. */
export class SharedValue implements StoredValue {
  readonly #value: unknown
  readonly bytes: number

  constructor(value: unknown) {
    this.#value = frozenCopy(value)
    this.bytes = jsonBytes(this.#value)
  }

  read(): unknown {
    return this.#value
  }
}

/** Returns the size of a string in V8, which uses two bytes per character if any character is beyond Latin-1. */
function textBytes(text: string): number {
  const isAscii = Buffer.byteLength(text) === text.length
  return isAscii || !/[\u0100-\uffff]/.test(text) ? text.length : text.length * 2
}

/** What stands around a text or a member in JSON. */
const punctuation = 3
/** A number, a truth value or null. */
const scalarBytes = 8

/** Estimates the size of a value as JSON. */
function jsonBytes(value: unknown): number {
  if (typeof value === 'string') return textBytes(value) + punctuation
  if (typeof value !== 'object' || value === null) return scalarBytes
  let bytes = punctuation
  for (const [name, member] of Object.entries(value))
    bytes += (Array.isArray(value) ? 0 : name.length + punctuation) + jsonBytes(member)
  return bytes
}
