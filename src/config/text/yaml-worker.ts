import { parentPort, workerData } from 'node:worker_threads'
import type { Path } from '../problems.ts'
import { findLines, readYaml } from './yaml-text.ts'

/** A request to the worker: to read the text, or to find the lines of the paths if they are given. */
export interface YamlRequest {
  readonly text: string
  readonly paths?: readonly Path[]
}

// A worker handles one long document. It sends the data as JSON text, which is cheaper to transfer.
const { text, paths }: YamlRequest = workerData
if (paths === undefined) {
  const read = readYaml(text)
  parentPort?.postMessage('error' in read ? read : { json: JSON.stringify(read.data) })
} else parentPort?.postMessage(findLines(text, paths))
