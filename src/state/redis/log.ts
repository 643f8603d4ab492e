import { firstInTurns } from '../../domain/interruptible.ts'
import { frozen } from '../frozen.ts'
import type { Log, LogEntry, LogQuery, Subscription, Usage, Write } from '../store.ts'
import type { RedisChannels } from './channels.ts'
import { finite, type Step, sizeOf } from './operation.ts'
import {
  type CollectionWrite,
  numberOf,
  type RedisPart,
  type RedisParts,
  runOne,
} from './redis-part.ts'

/** The number of entries that are read at once. */
const partSize = 500

/** A log in Redis. Each entry is published with its number; after a gap, the missed entries are read. */
export class RedisLog<T> implements Log<T>, RedisPart {
  readonly name: string
  readonly #limit: Usage
  readonly #parts: RedisParts
  readonly #channels: RedisChannels
  #last: { readonly text: string; readonly entry: LogEntry<T> } | undefined

  constructor(name: string, limit: Usage, parts: RedisParts, channels: RedisChannels) {
    this.name = name
    this.#limit = limit
    this.#parts = parts
    this.#channels = channels
  }

  async append(value: T): Promise<number> {
    return numberOf(await runOne(this.#parts, this.#step(value)))
  }

  async list(query: LogQuery<T> = {}): Promise<LogEntry<T>[]> {
    const { accepts = () => true, limit = Infinity, isReversed = false } = query
    const found: LogEntry<T>[] = []
    let [after, before] = [query.after ?? 0, Infinity]
    // A part at a time: Redis does nothing else while it reads one.
    for (;;) {
      const part = await this.#read(after, before, isReversed)
      const rest = limit - found.length
      found.push(
        ...(await firstInTurns(part, (entry) => (accepts(entry) ? entry : undefined), rest)),
      )
      const last = part.at(-1)?.seq
      if (last === undefined || part.length < partSize || found.length >= limit) return found
      if (isReversed) before = last
      else after = last
    }
  }

  async #read(after: number, before: number, isReversed: boolean): Promise<LogEntry<T>[]> {
    const range = { first: after, second: finite(before), key: `${partSize}` }
    const operation = isReversed ? 'before' : 'after'
    const step = { operation, target: this.name, ...range } as const
    const [seqs, texts] = (await runOne(this.#parts, step)) as [string[], string[]]
    return seqs.map((seq, index) => ({
      seq: Number(seq),
      value: frozen(texts[index] || 'null') as T,
    }))
  }

  async size(): Promise<number> {
    const usage = await runOne(this.#parts, { operation: 'usage', target: this.name })
    return (usage as number[])[0] ?? 0
  }

  async last(): Promise<number> {
    return numberOf(await runOne(this.#parts, { operation: 'last', target: this.name }))
  }

  async delete(seqs: readonly number[]): Promise<void> {
    const steps = seqs.map((seq) => ({
      operation: 'delete' as const,
      target: this.name,
      key: String(seq),
    }))
    if (steps.length > 0) await this.#parts.run(steps)
  }

  async clear(): Promise<void> {
    await runOne(this.#parts, { operation: 'clear', target: this.name })
  }

  follow(listener: (entry: LogEntry<T>) => void): Subscription {
    let seen: number | undefined
    const deliver = (entry: LogEntry<T>) => {
      if (seen !== undefined && entry.seq <= seen) return
      seen = entry.seq
      listener(entry)
    }
    const catchUp = async () => {
      if (seen !== undefined) for (const entry of await this.list({ after: seen })) deliver(entry)
    }
    return this.#channels.subscribe(
      this.#channel,
      (text) => {
        deliver(this.#parse(text))
      },
      () => void catchUp().catch(() => undefined),
    )
  }

  toAppend(value: T): Write {
    return { kind: 'log', collection: this.name, value }
  }

  stepsOf(write: CollectionWrite): readonly Step[] {
    if (write.kind === 'log') return [this.#step(write.value)]
    throw new TypeError(`log "${this.name}" does not take part in "${write.kind}"`)
  }

  /** All followers get the same text, one after the other, and share the entry. */
  #parse(text: string): LogEntry<T> {
    if (this.#last?.text !== text) {
      const at = text.indexOf('|')
      const value = frozen(text.slice(at + 1)) as T
      this.#last = { text, entry: { seq: Number(text.slice(0, at)), value } }
    }
    return this.#last.entry
  }

  get #channel(): string {
    return `log:${this.name}`
  }

  #step(value: unknown): Step {
    const text = JSON.stringify(value)
    const { entries, bytes } = this.#limit
    return {
      operation: 'log',
      target: this.name,
      key: `${finite(entries)},${finite(bytes)}`,
      text,
      first: sizeOf('', text),
      second: this.#channel,
    }
  }
}
