import { frozen } from '../frozen.ts'

/** A JSON value in the memory of this process. */
export interface StoredValue {
  /** Bytes of memory as text, estimated. */
  readonly bytes: number
  /** Returns the value, frozen. */
  read(): unknown
}

/** A value that is stored as text, since it is rarely read: an object takes more memory, whose size is not known. */
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

/** A value that is stored as an object, which all readers share. */
export class SharedValue implements StoredValue {
  readonly #value: unknown
  readonly bytes: number

  constructor(value: unknown) {
    // A string of a request may keep all of the request in memory. Those of a parsed text are new.
    const text = JSON.stringify(value)
    this.#value = frozen(text)
    this.bytes = textBytes(text)
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
