import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { doInTurns, doNow, type Steps } from '../../domain/interruptible.ts'
import { tooDeep, tooWide } from '../../domain/json-depth.ts'
import type { Path } from '../problems.ts'
import { packageRoot } from '../root.ts'
import { findJsonProblem } from './json-problem.ts'
import { findLines, type ReadText, readYaml } from './yaml-text.ts'
import type { YamlRequest } from './yaml-worker.ts'

/** Maximum length, in characters, of YAML that is parsed on the main thread of a running simulator. */
const maxInline = 32 * 1024

/**
 * Reads JSON with `JSON.parse`, which is much faster than the YAML parser. Returns undefined if the text is not JSON or
 * repeats a key in an object. The YAML parser then reports the line.
 */
function* readJson(text: string): Steps<ReadText | undefined> {
  if (!text.trimStart().startsWith('{')) return undefined
  const fault = yield* findJsonProblem(text)
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

/** Does the same as {@link readTextNow} without blocking the event loop for long. Long YAML is parsed in a worker. */
export async function readTextInTurns(text: string): Promise<ReadText> {
  const json = await doInTurns(readJson(text))
  if (json !== undefined) return json
  if (text.length <= maxInline) return readYaml(text)
  const read = await askThread<ReadText | { readonly json: string }>({ text })
  return 'json' in read ? { data: JSON.parse(read.json) } : read
}

/** Does the same as {@link findLines} without blocking the event loop for long. */
export async function findLinesInTurns(text: string, paths: readonly Path[]): Promise<number[]> {
  return text.length <= maxInline ? findLines(text, paths) : askThread({ text, paths })
}

function askThread<Answer>(workerData: YamlRequest): Promise<Answer> {
  const file = join(packageRoot, 'dist', 'bundle', 'config', 'text', 'yaml-worker.js')
  return new Promise((resolve, reject) => {
    // Flags of this process, such as --input-type, must not apply to the worker.
    const worker = new Worker(file, { workerData, execArgv: [] })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}
