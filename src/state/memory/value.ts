/** A JSON value, stored as text: most values are rarely or never read, and an object takes much more memory. */
export class StoredValue {
  readonly #text: string

  constructor(value: unknown) {
    this.#text = JSON.stringify(value)
  }

  /** Bytes of memory, estimated. */
  get bytes(): number {
    return textBytes(this.#text)
  }

  /** Returns the value, frozen. */
  read(): unknown {
    return freeze(JSON.parse(this.#text))
  }
}

/** A value that is read often. The first read creates an object that all readers share. */
export class SharedValue extends StoredValue {
  #value: unknown

  override read(): unknown {
    this.#value ??= super.read()
    return this.#value
  }
}

/** Returns the size of a string in V8, which uses two bytes per character if any character is beyond Latin-1. */
function textBytes(text: string): number {
  const isAscii = Buffer.byteLength(text) === text.length
  return isAscii || !/[\u0100-\uffff]/.test(text) ? text.length : text.length * 2
}

function freeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const part of Object.values(value)) freeze(part)
  return Object.freeze(value)
}
