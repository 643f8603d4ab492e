import { spawn } from 'node:child_process'

/** How long a shell command may take, in milliseconds. */
const maxDuration = 5 * 60_000

/**
 * Runs a shell command, and waits until it ends. What it starts in the background continues to run.
 *
 * @throws Error if it cannot be run, or ends with another exit code than 0
 */
export async function runShell(command: string): Promise<void> {
  const shell = spawn(command, { shell: true, stdio: 'ignore', timeout: maxDuration })
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>(
    (resolve, reject) => {
      shell.once('error', reject)
      shell.once('exit', (...end) => resolve(end))
    },
  )
  if (code === 0) return
  const end = code === null ? `was ended by ${signal}` : `ended with exit code ${code}`
  throw new Error(`${JSON.stringify(command)} ${end}`)
}
