import { createServer } from 'node:net'

let tried = 0

/** A port that nobody listens on, below those that the system gives to listeners which ask for any: no other test gets it. */
export async function freePort(): Promise<number> {
  for (;;) {
    tried += 1
    const port = 10_000 + ((process.pid * 61 + tried) % 20_000)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
