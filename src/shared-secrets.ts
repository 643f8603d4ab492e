import { secretToken } from './domain/random.ts'
import type { Store } from './state/store.ts'

/** The secrets that all processes of a store have in common. They survive a reset. */
export interface SharedSecrets {
  /** Signs cookies, so that each process accepts those of the others. */
  readonly cookieKey: string
  /** The control token, where none was given and one is needed. */
  readonly controlToken: string
}

/** Returns the secrets. The first process makes them. */
export async function sharedSecrets(store: Store): Promise<SharedSecrets> {
  const secrets = store.table<SharedSecrets>('secrets', { outlivesReset: true })
  const made = { cookieKey: secretToken(32), controlToken: secretToken(24) }
  if (await secrets.add('made', made)) return made
  return (await secrets.get('made')) ?? made
}
