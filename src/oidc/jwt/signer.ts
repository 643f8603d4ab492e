import { type KeyObject, sign } from 'node:crypto'

/** Signs a text with RSASSA-PKCS1-v1_5 and SHA-256, that is, RS256 (RFC 7518, section 3.3). */
export type SignRs256 = (text: string, key: KeyObject) => Promise<Buffer>

interface Task {
  readonly text: Buffer
  readonly key: KeyObject
  readonly resolve: (signature: Buffer) => void
  readonly reject: (error: unknown) => void
}

/**
 * Creates a function that signs. A signature that is alone in its turn of the event loop is made at once, which takes
 * the least CPU. Several are made in the thread pool, so that they use more than one core (decisions/0007).
 */
export function createSigner(): SignRs256 {
  let waiting: Task[] = []

  function signWaiting(): void {
    const tasks = waiting
    waiting = []
    const signTask = tasks.length === 1 ? signNow : signInPool
    for (const task of tasks) signTask(task)
  }

  return (text, key) =>
    new Promise((resolve, reject) => {
      waiting.push({ text: Buffer.from(text), key, resolve, reject })
      if (waiting.length === 1) setImmediate(signWaiting)
    })
}

function signNow({ text, key, resolve, reject }: Task): void {
  try {
    resolve(sign('sha256', text, key))
  } catch (error) {
    reject(error)
  }
}

function signInPool({ text, key, resolve, reject }: Task): void {
  sign('sha256', text, key, (error, signature) => {
    if (error === null) resolve(signature)
    else reject(error)
  })
}
