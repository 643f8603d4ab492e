import { readPackageFile } from '../config/root.ts'
import { type KeySet, keySetOf, makeKeys, parseKeys } from './keys.ts'
import { readOrMakeFile } from './keys-file.ts'

interface KeyOptions {
  /** The value of the option `keys`. */
  readonly keys?: string
  /** Whether the simulator goes by private names only. */
  readonly privateNames: boolean
}

/** Whether the value of the option `keys` is a JWKS itself, not the path of one. */
export function isKeysValue(keys: string): boolean {
  return keys.trimStart().startsWith('{')
}

/**
 * Loads the keys that the options name: a file (made when missing, mode 600), a JWKS itself, the packaged development
 * keys on private names, else new ones.
 *
 * @throws ConfigurationError; its message never holds key material
 */
export async function loadKeys({ keys, privateNames }: KeyOptions): Promise<KeySet> {
  if (keys !== undefined && isKeysValue(keys)) return keySetOf(parseKeys(keys), 'value')
  if (keys !== undefined) {
    return keySetOf(parseKeys(await readOrMakeFile(keys, makeKeys)), 'file')
  }
  if (privateNames)
    return keySetOf(parseKeys(readPackageFile('fixtures/development-keys.json')), 'development')
  return keySetOf(await makeKeys(), 'made')
}
