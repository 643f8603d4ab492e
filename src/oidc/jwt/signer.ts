import { type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'

/** Signs a text with RSASSA-PKCS1-v1_5 and SHA-256, that is, RS256 (RFC 7518, section 3.3). */
export type SignRs256 = (text: string, key: KeyObject) => Promise<Buffer>

const signAsync = promisify(sign)

interface Task {
  readonly text: Buffer
  readonly key: KeyObject
  readonly resolve: (signature: Buffer) => void
  readonly reject: (error: unknown) => void
}

/**
 * Creates a function that signs. A signature that is alone is made at once, which takes the least CPU. Several are made
 * in the thread pool, so that they use more than one core (decisions/0007). They are several if they are asked for in
 * one turn of the event loop, or if another one is in the pool.
 */
export function createSigner(): SignRs256 {
  let waiting: Task[] = []
  let inPool = 0

  function signWaiting(): void {
    const tasks = waiting
    waiting = []
    const isAlone = tasks.length === 1 && inPool === 0
    for (const task of tasks) {
      if (isAlone) signNow(task)
      else void signInPool(task)
    }
  }

  async function signInPool({ text, key, resolve, reject }: Task): Promise<void> {
    inPool += 1
    try {
      resolve(await signAsync('sha256', text, key))
    } catch (error) {
      reject(error)
    } finally {
      inPool -= 1
    }
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
