// Restarts an application in a process of its own: `restart.js <port> <csapi issuer> <pid file>`. It ends with 1 if the
// application does not start.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startCarefulApplication } from './careful.ts'

const [port = '', issuer = '', pidFile = '', isApplication] = process.argv.slice(2)

if (isApplication !== undefined) {
  const issuers = { csapi: issuer, v2: '' }
  await startCarefulApplication({ issuers }, { port: Number(port) })
  process.send?.('started')
  process.disconnect()
} else {
  stopPrevious()
  const own = fileURLToPath(import.meta.url)
  const application = spawn(process.execPath, [own, port, issuer, pidFile, 'application'], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  application.once('message', () => {
    writeFileSync(pidFile, String(application.pid))
    application.unref()
  })
  application.once('exit', () => {
    process.exitCode = 1
  })
}

function stopPrevious(): void {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL')
  } catch {
    // None runs.
  }
}
