import type { Place, Write } from './store.ts'

/** Creates the changes of records and tables, which are the same in every store. */
export abstract class RecordWrites<T> {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }

  toPut(key: string, value: T, life = Infinity): Write {
    return { kind: 'put', collection: this.name, key, value, life }
  }

  toDelete(key: string): Write {
    return { kind: 'delete', collection: this.name, key }
  }

  place(key: string): Place {
    return { collection: this.name, key }
  }
}

/** Creates the changes of lists. */
export abstract class ListWrites<T> {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }

  toCreate(key: string, first: T, life: number): Write {
    return { kind: 'create', collection: this.name, key, first, life }
  }

  toAppend(key: string, item: T): Write {
    return { kind: 'append', collection: this.name, key, item }
  }

  toDelete(key: string): Write {
    return { kind: 'delete', collection: this.name, key }
  }
}
