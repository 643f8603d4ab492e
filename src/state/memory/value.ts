import { frozen } from '../frozen.ts'

/** A JSON value, stored as text: most values are rarely or never read, and an object takes much more memory. */
export class StoredValue {
  #text: string
  /** Bytes of memory, estimated. */
  readonly bytes: number

  constructor(value: unknown) {
    this.#text = JSON.stringify(value)
    this.bytes = textBytes(this.#text)
  }

  /** Returns the value, frozen. */
  read(): unknown {
    return frozen(this.#text)
  }

  /** Drops the text of a value that is kept as an object. */
  protected dropText(): void {
    this.#text = ''
  }
}

/** A value that is read more than once. The first read replaces the text by an object that all readers share. */
export class SharedValue extends StoredValue {
  #value: unknown

  override read(): unknown {
    if (this.#value === undefined) {
      this.#value = super.read()
      this.dropText()
    }
    return this.#value
  }
}

/** Returns the size of a string in V8, which uses two bytes per character if any character is beyond Latin-1. */
function textBytes(text: string): number {
  const isAscii = Buffer.byteLength(text) === text.length
  return isAscii || !/[\u0100-\uffff]/.test(text) ? text.length : text.length * 2
}
