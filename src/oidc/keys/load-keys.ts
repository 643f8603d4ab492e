import { readPackageFile } from '../../config/root.ts'
import { type KeySet, keySetOf, makeKeys } from './keys.ts'
import { createKeysFile } from './keys-file.ts'
import { parseKeys } from './private-key.ts'

interface KeyOptions {
  /** The value of the option `keys`. */
  readonly keys?: string
  /** Whether the simulator goes by private names only. */
  readonly privateNames: boolean
}

/** Keys, and how others are kept in their place, where they came from a file. */
export interface LoadedKeys {
  readonly keys: KeySet
  /** @throws ConfigurationError */
  readonly save?: (next: KeySet) => Promise<void>
}

/** Whether the value of the option `keys` is a JWKS itself, not the path of one. */
function isKeysValue(keys: string): boolean {
  return keys.trimStart().startsWith('{')
}

/**
 * Loads the keys that the options name: a file (made when missing, mode 600), a JWKS itself, the packaged development
 * keys on private names, else new ones.
 *
 * @throws ConfigurationError; its message never holds key material
 */
export async function loadKeys({ keys, privateNames }: KeyOptions): Promise<LoadedKeys> {
  if (keys !== undefined && isKeysValue(keys)) {
    return { keys: await keySetOf(parseKeys(keys), 'value') }
  }
  if (keys !== undefined) {
    const file = createKeysFile(keys)
    return {
      keys: await keySetOf(parseKeys(await file.readOrMake(makeKeys)), 'file'),
      save: (next) => file.write(next.keys),
    }
  }
  const packaged = 'fixtures/development-keys.json'
  return privateNames
    ? { keys: await keySetOf(parseKeys(readPackageFile(packaged)), 'development') }
    : { keys: await keySetOf(await makeKeys(), 'made') }
}
