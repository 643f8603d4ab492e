import { parentPort, workerData } from 'node:worker_threads'
import { readYaml } from './yaml-text.ts'

/** What the thread is asked for. */
export interface YamlRequest {
  readonly text: string
  readonly withLines: boolean
}

// A thread of its own for one long document; the data goes as JSON text, which is cheaper to hand over.
const { text, withLines }: YamlRequest = workerData
const read = readYaml(text, withLines)
parentPort?.postMessage(
  'errors' in read ? read : { json: JSON.stringify(read.data), lines: JSON.stringify(read.lines) },
)
