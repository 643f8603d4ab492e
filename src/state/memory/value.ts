/** A JSON value in memory, as text: most values are read seldom or never, and an object is much larger. */
export class StoredValue {
  readonly #text: string

  constructor(value: unknown) {
    this.#text = JSON.stringify(value)
  }

  /** Bytes of memory, estimated. */
  get bytes(): number {
    return textBytes(this.#text)
  }

  /** The value, frozen. */
  read(): unknown {
    return freeze(JSON.parse(this.#text))
  }
}

/** A value that is read often: one object that all readers share, once somebody has read it. */
export class SharedValue extends StoredValue {
  #value: unknown

  override read(): unknown {
    this.#value ??= super.read()
    return this.#value
  }
}

/** V8 stores a string with one character beyond Latin-1 in two bytes a character. */
function textBytes(text: string): number {
  const isAscii = Buffer.byteLength(text) === text.length
  return isAscii || !/[\u0100-\uffff]/.test(text) ? text.length : text.length * 2
}

function freeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const part of Object.values(value)) freeze(part)
  return Object.freeze(value)
}
