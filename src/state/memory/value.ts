/**
 * A JSON value in memory: the text until it is read for the first time, then one frozen object that all readers share.
 * Most values are never read, and the text is much smaller.
 */
export class StoredValue {
  /** Bytes of memory, estimated from the text. */
  readonly bytes: number
  #text: string | undefined
  #value: unknown

  constructor(value: unknown) {
    const text = JSON.stringify(value)
    this.#text = text
    this.bytes = textBytes(text)
  }

  read(): unknown {
    if (this.#text !== undefined) {
      this.#value = freeze(JSON.parse(this.#text))
      this.#text = undefined
    }
    return this.#value
  }
}

/** V8 stores a string with one character beyond Latin-1 in two bytes a character. */
export function textBytes(text: string): number {
  const isAscii = Buffer.byteLength(text) === text.length
  return isAscii || !/[\u0100-\uffff]/.test(text) ? text.length : text.length * 2
}

function freeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const part of Object.values(value)) freeze(part)
  return Object.freeze(value)
}
