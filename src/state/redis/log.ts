import { mapInTurns } from '../../domain/interruptible.ts'
import { frozen } from '../frozen.ts'
import type { Log, LogEntry, Usage, Write } from '../store.ts'
import type { RedisChannels } from './channels.ts'
import { finite, type Step, sizeOf } from './operation.ts'
import {
  type CollectionWrite,
  numberOf,
  type RedisPart,
  type RedisParts,
  runOne,
} from './redis-part.ts'

/** A log in Redis. Each entry is published with its number; after a gap, the missed entries are read. */
export class RedisLog<T> implements Log<T>, RedisPart {
  readonly name: string
  readonly #limit: Usage
  readonly #parts: RedisParts
  readonly #channels: RedisChannels

  constructor(name: string, limit: Usage, parts: RedisParts, channels: RedisChannels) {
    this.name = name
    this.#limit = limit
    this.#parts = parts
    this.#channels = channels
  }

  async append(value: T): Promise<number> {
    return numberOf(await runOne(this.#parts, this.#step(value)))
  }

  async list(after = 0): Promise<LogEntry<T>[]> {
    const step = { operation: 'after', target: this.name, first: after } as const
    const [seqs, texts] = (await runOne(this.#parts, step)) as [string[], string[]]
    const entries = seqs.map((seq, index) => ({ seq, text: texts[index] ?? '' }))
    return mapInTurns(
      entries.filter(({ text }) => text !== ''),
      ({ seq, text }) => ({ seq: Number(seq), value: frozen(text) as T }),
    )
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

  follow(listener: (entry: LogEntry<T>) => void): () => void {
    let seen: number | undefined
    const deliver = (entry: LogEntry<T>) => {
      if (seen !== undefined && entry.seq <= seen) return
      seen = entry.seq
      listener(entry)
    }
    const catchUp = async () => {
      if (seen !== undefined) for (const entry of await this.list(seen)) deliver(entry)
    }
    const { unsubscribe } = this.#channels.subscribe(
      this.#channel,
      (text) => {
        const at = text.indexOf('|')
        deliver({ seq: Number(text.slice(0, at)), value: frozen(text.slice(at + 1)) as T })
      },
      () => void catchUp().catch(() => undefined),
    )
    return unsubscribe
  }

  toAppend(value: T): Write {
    return { kind: 'log', collection: this.name, value }
  }

  stepsOf(write: CollectionWrite): readonly Step[] {
    if (write.kind === 'log') return [this.#step(write.value)]
    throw new TypeError(`log "${this.name}" does not take part in "${write.kind}"`)
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
