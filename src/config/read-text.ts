import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { tooDeep } from '../domain/json-depth.ts'
import { doInTurns, doNow, type Steps } from '../domain/turns.ts'
import { findJsonFault } from './json-fault.ts'
import { packageRoot } from './root.ts'
import { type ReadText, readYaml } from './yaml-text.ts'
import type { YamlRequest } from './yaml-worker.ts'

/** Longer YAML is read by a thread of its own while the simulator serves, in characters. */
const maxInline = 32 * 1024

/**
 * JSON is read by the machine's own parser, a hundred times as fast. Undefined if it is not JSON, or if a key stands in
 * an object twice: then the exact reader says where.
 */
function* readJson(text: string): Steps<ReadText | undefined> {
  if (!text.trimStart().startsWith('{')) return undefined
  const fault = yield* findJsonFault(text)
  if (fault === 'repeated-key') return undefined
  if (fault === 'too-deep') return { errors: [{ line: 1, message: tooDeep }] }
  try {
    return { data: JSON.parse(text), lines: { line: 1 } }
  } catch {
    return undefined
  }
}

/** How a text is read. `exact`: with the lines, which only messages need. */
export interface ReadMode {
  readonly exact: boolean
}

/** Reads a document in YAML or JSON. */
export function readTextNow(text: string, { exact }: ReadMode): ReadText {
  return (exact ? undefined : doNow(readJson(text))) ?? readYaml(text, exact)
}

/** The same, without holding the event loop for long. */
export async function readTextInTurns(text: string, { exact }: ReadMode): Promise<ReadText> {
  const quick = exact ? undefined : await doInTurns(readJson(text))
  if (quick !== undefined) return quick
  return text.length <= maxInline ? readYaml(text, exact) : readInThread({ text, withLines: exact })
}

type Message = Extract<ReadText, { errors: unknown }> | { json: string; lines: string }

function readInThread(workerData: YamlRequest): Promise<ReadText> {
  const file = join(packageRoot, 'dist', 'bundle', 'config', 'yaml-worker.js')
  return new Promise((resolve, reject) => {
    // Flags such as --input-type are for the program's own module.
    const worker = new Worker(file, { workerData, execArgv: [] })
    worker.once('message', (message: Message) => {
      resolve(
        'errors' in message
          ? message
          : { data: JSON.parse(message.json), lines: JSON.parse(message.lines) },
      )
    })
    worker.once('error', reject)
  })
}
