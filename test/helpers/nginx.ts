import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { packageRoot } from '../../src/config/root.ts'
import type { Certificate } from './certificates.ts'
import { until } from './until.ts'

interface NginxOptions {
  /** Where it listens, with TLS. */
  readonly port: number
  /** Port of the simulator. */
  readonly upstream: number
  readonly serverName: string
  readonly certificate: Certificate
  /** Changes the recipe, to make it wrong. */
  readonly change?: (site: string) => string
}

/** The recipe of docs/hosting.md in a real nginx, that ends with the test. @throws Error when there is no nginx */
export async function startNginx(t: ExecutionContext, options: NginxOptions): Promise<void> {
  const { port, upstream, serverName, certificate, change = (site) => site } = options
  const recipe = readFileSync(join(packageRoot, 'hosting/nginx/itsme-simulator.conf'), 'utf8')
  await runNginx(t, port, (file) => {
    const site = recipe
      .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
      .replace('itsme.example.com;', `${serverName};`)
      .replace('/etc/ssl/itsme/fullchain.pem', file('cert.pem', certificate.cert))
      .replace('/etc/ssl/itsme/privkey.pem', file('key.pem', certificate.key))
      .replace('127.0.0.1:4876', `127.0.0.1:${upstream}`)
    return change(site)
  })
}

/** Writes a file beside the configuration. Returns its path. */
type WriteFile = (name: string, text: string) => string

/**
 * Runs a real nginx that ends with the test.
 *
 * @param contentOf returns what is in `http { … }`
 * @throws Error when there is no nginx
 */
export async function runNginx(
  t: ExecutionContext,
  port: number,
  contentOf: (file: WriteFile) => string,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'itsme-nginx-'))
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  const path = file(
    'nginx.conf',
    `daemon off; pid ${folder}/pid; error_log stderr; events {}
     http { access_log ${folder}/access.log; ${temporary.join(' ')} ${contentOf(file)} }`,
  )
  const program = process.env['NGINX_PATH'] || 'nginx'
  const child = spawn(program, ['-c', path, '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  t.teardown(async () => {
    const gone = new Promise((resolve) => child.once('close', resolve))
    if (child.exitCode === null && child.kill('SIGTERM')) await gone
    rmSync(folder, { recursive: true, force: true })
  })
  await listening(child, port)
}

/** Waits until it takes connections. */
async function listening(child: ChildProcess, port: number): Promise<void> {
  let printed = ''
  let failure: Error | undefined
  child.stderr?.on('data', (chunk) => {
    printed += chunk
  })
  child.once('error', (error) => {
    failure = new Error(`nginx is needed (NGINX_PATH): ${error.message}`)
  })
  child.once('exit', (code) => {
    failure ??= new Error(`nginx ended with ${code}: ${printed}`)
  })
  const isOpen = await until(async () => {
    if (failure !== undefined) throw failure
    return canConnect(port)
  })
  if (!isOpen) throw new Error(`nginx does not listen: ${printed}`)
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
