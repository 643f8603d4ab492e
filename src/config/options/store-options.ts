import type { InputError } from '../../domain/errors.ts'
import type { GivenOptions } from './given-options.ts'

/** A Redis server, and how the names of its keys begin. */
export interface RedisPlace {
  readonly url: string
  readonly prefix: string
}

/** Checks that the options can be used together with a store in Redis. */
export function storeErrors(options: GivenOptions): InputError[] {
  const { store, storeInsecure = false } = options
  if (store === undefined) {
    const idle = (['storePrefix', 'storeInsecure'] as const).filter(
      (name) => options[name] !== undefined,
    )
    return idle.map((path) => ({ path, message: 'belongs to a store: name one with --store' }))
  }
  const isPlain = store.startsWith('redis:') && !isLoopback(new URL(store).hostname)
  return [
    ...(isPlain && !storeInsecure
      ? [
          {
            path: 'store',
            message:
              'client secrets and keys would go to another machine without TLS; use rediss://, or allow it with --store-insecure',
          },
        ]
      : []),
    ...conflicts.flatMap(([path, message]) =>
      options[path] === undefined ? [] : [{ path, message }],
    ),
  ]
}

const conflicts = [
  ['seed', 'cannot be combined with --store: two simulators would make the same ids'],
  ['save', 'cannot be combined with --store, which keeps what is added'],
] as const

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host)
}

/** Returns where the state is kept; undefined if it is in the memory of the process. */
export function storeOf({ store, storePrefix = 'itsme' }: GivenOptions): RedisPlace | undefined {
  return store === undefined ? undefined : { url: store, prefix: storePrefix }
}
