import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { tooDeep, tooWide } from '../../domain/json-depth.ts'
import { doInTurns, doNow, type Steps } from '../../domain/turns.ts'
import type { Path } from '../problems.ts'
import { packageRoot } from '../root.ts'
import { findJsonFault } from './json-fault.ts'
import { findLines, type ReadText, readYaml } from './yaml-text.ts'
import type { YamlRequest } from './yaml-worker.ts'

/** Longer YAML is read by a thread of its own while the simulator serves, in characters. */
const maxInline = 32 * 1024

/**
 * Reads JSON with `JSON.parse`, which is much faster than the YAML parser. Undefined if the text is not JSON or repeats a
 * key of an object: the YAML parser then reports the line.
 */
function* readJson(text: string): Steps<ReadText | undefined> {
  if (!text.trimStart().startsWith('{')) return undefined
  const fault = yield* findJsonFault(text)
  if (fault === 'repeated-key') return undefined
  if (fault !== undefined) {
    return { error: { line: 1, message: fault === 'too-deep' ? tooDeep : tooWide } }
  }
  try {
    return { data: JSON.parse(text) }
  } catch {
    return undefined
  }
}

/** Reads a document in YAML or JSON. */
export function readTextNow(text: string): ReadText {
  return doNow(readJson(text)) ?? readYaml(text)
}

/** The same, without holding the event loop for long. */
export async function readTextInTurns(text: string): Promise<ReadText> {
  const json = await doInTurns(readJson(text))
  if (json !== undefined) return json
  if (text.length <= maxInline) return readYaml(text)
  const read = await askThread<ReadText | { readonly json: string }>({ text })
  return 'json' in read ? { data: JSON.parse(read.json) } : read
}

/** What {@link findLines} finds, without holding the event loop for long. */
export async function findLinesInTurns(text: string, paths: readonly Path[]): Promise<number[]> {
  return text.length <= maxInline ? findLines(text, paths) : askThread({ text, paths })
}

function askThread<Answer>(workerData: YamlRequest): Promise<Answer> {
  const file = join(packageRoot, 'dist', 'bundle', 'config', 'text', 'yaml-worker.js')
  return new Promise((resolve, reject) => {
    // Flags such as --input-type are for the program's own module.
    const worker = new Worker(file, { workerData, execArgv: [] })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}
