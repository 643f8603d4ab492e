import { randomUUID } from 'node:crypto'
import type { ExecutionContext } from 'ava'
import type { Simulator, SimulatorOptions } from '../../src/index.ts'
import { freePort } from './free-port.ts'
import { runNginx } from './nginx.ts'
import { type RedisServer, startRedis } from './redis.ts'
import { start } from './simulator.ts'

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
export function balance(
  t: ExecutionContext,
  port: number,
  upstreams: readonly number[],
): Promise<void> {
  const servers = upstreams.map((each) => `server 127.0.0.1:${each};`).join(' ')
  return runNginx(
    t,
    port,
    () => `
       upstream simulators { ${servers} }
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
       }`,
  )
}
