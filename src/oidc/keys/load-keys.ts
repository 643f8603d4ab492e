import { readPackageFile } from '../../config/root.ts'
import { type KeySet, keySetOf, makeKeys } from './keys.ts'
import { createKeysFile } from './keys-file.ts'
import { parseKeys } from './private-key.ts'

interface KeyOptions {
  /** The value of the option `keys`. */
  readonly keys?: string
  /** Whether the simulator has only private names. */
  readonly privateNames: boolean
}

/** The keys, and how to save other keys in their place if they came from a file. */
export interface LoadedKeys {
  readonly keys: KeySet
  /** @throws ConfigurationError */
  readonly save?: (next: KeySet) => Promise<void>
}

/** Checks whether the value of the option `keys` is a JWKS itself, not the path of one. */
function isKeysValue(keys: string): boolean {
  return keys.trimStart().startsWith('{')
}

/**
 * Loads the keys that the options name: a file (created with mode 600 if it is missing), a JWKS itself, the packaged
 * development keys if all names are private, otherwise new keys.
 *
 * @throws ConfigurationError; its message never contains key material
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
