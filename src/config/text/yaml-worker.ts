import { parentPort, workerData } from 'node:worker_threads'
import type { Path } from '../problems.ts'
import { findLines, readYaml } from './yaml-text.ts'

/** What the thread is asked for: what a text says, or the lines of these paths. */
export interface YamlRequest {
  readonly text: string
  readonly paths?: readonly Path[]
}

// A thread of its own for one long document; the data goes as JSON text, which is cheaper to hand over.
const { text, paths }: YamlRequest = workerData
if (paths === undefined) {
  const read = readYaml(text)
  parentPort?.postMessage('error' in read ? read : { json: JSON.stringify(read.data) })
} else parentPort?.postMessage(findLines(text, paths))
