import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import type { Simulator, SimulatorOptions } from '../../src/index.ts'
import { freePort } from './free-port.ts'
import { type RedisServer, startRedis } from './redis.ts'
import { start } from './simulator.ts'
import { until } from './until.ts'
import { createClient } from './visitor.ts'

/** Several simulators with one store, behind one address. */
export interface Balanced {
  /** The first simulator. Its `url` is that of the balancer. */
  readonly simulator: Simulator
  readonly all: readonly Simulator[]
  readonly redis: RedisServer
  readonly logs: readonly (readonly string[])[]
  /** The address of one of the simulators itself. */
  direct(index: number): string
  /** Starts another simulator with the same store, which is not behind the balancer. */
  restart(): Promise<{ readonly url: string }>
}

interface BalancedOptions {
  readonly options?: SimulatorOptions
  readonly flags?: readonly string[]
}

/** Starts two simulators behind nginx, which sends each request to the other one than the last. */
export async function startBalanced(
  t: ExecutionContext,
  { options = {}, flags = [] }: BalancedOptions = {},
): Promise<Balanced> {
  const redis = await startRedis(flags)
  t.teardown(() => redis.stop())
  const port = await freePort()
  const shared = {
    store: redis.url,
    storePrefix: randomUUID(),
    publicUrl: `http://localhost:${port}`,
    logLevel: 'info',
    ...options,
  } as const
  const started = [await start(t, shared), await start(t, shared)]
  const all = started.map(({ simulator }) => simulator)
  await balance(
    t,
    port,
    all.map((each) => each.port),
  )
  const [simulator] = all
  if (simulator === undefined) throw new Error('no simulator')
  return {
    simulator,
    all,
    redis,
    logs: started.map(({ log }) => log),
    direct: (index) => `http://127.0.0.1:${all[index]?.port}`,
    async restart() {
      const again = await start(t, shared)
      return { url: `http://127.0.0.1:${again.simulator.port}` }
    },
  }
}

/** Starts an nginx that passes requests round robin, without stickiness. */
export async function balance(
  t: ExecutionContext,
  port: number,
  upstreams: readonly number[],
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'itsme-balancer-'))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  const path = join(folder, 'nginx.conf')
  writeFileSync(
    path,
    `daemon off; pid ${folder}/pid; error_log stderr; events {}
     http {
       access_log off; ${temporary.join(' ')}
       upstream simulators { ${upstreams.map((each) => `server 127.0.0.1:${each};`).join(' ')} }
       server {
         listen 127.0.0.1:${port};
         location / {
           proxy_pass http://simulators;
           proxy_http_version 1.1;
           proxy_set_header Connection "";
           proxy_set_header Host $http_host;
           proxy_buffering off;
           proxy_next_upstream error timeout http_503;
         }
       }
     }`,
  )
  const child = spawn(process.env['NGINX_PATH'] || 'nginx', ['-c', path, '-e', 'stderr'], {
    stdio: 'ignore',
  })
  t.teardown(async () => {
    const gone = new Promise((resolve) => child.once('close', resolve))
    if (child.exitCode === null && child.kill('SIGTERM')) await gone
    rmSync(folder, { recursive: true, force: true })
  })
  const isUp = await until(() =>
    createClient()
      .get(`http://127.0.0.1:${port}/healthz`)
      .then(
        ({ statusCode }) => statusCode === 200,
        () => false,
      ),
  )
  if (!isUp) throw new Error('nginx does not listen')
}
