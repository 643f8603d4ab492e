import { createPrivateFile } from '../../config/text/private-file.ts'
import { keysError, keysText, type PrivateKey } from './private-key.ts'

/** The file that stores the keys. */
export interface KeysFile {
  /** Returns the text of the file. Creates the file if it does not exist. @throws ConfigurationError */
  readOrMake(makeKeys: () => Promise<readonly PrivateKey[]>): Promise<string>
  /**
   * Writes the file, completely or not at all.
   *
   * @throws ConfigurationError, also if somebody else has changed the file in the meantime
   */
  write(keys: readonly PrivateKey[]): Promise<void>
}

export function createKeysFile(path: string): KeysFile {
  const file = createPrivateFile(path, 'keys')
  return {
    async readOrMake(makeKeys) {
      if (!isPath(path)) throw keysError('is neither a path nor a JWKS')
      return file.readOrMake(async () => keysText(await makeKeys()))
    },
    write: (keys) => file.write(keysText(keys)),
  }
}

/**
 * Checks whether a value is a path. It can be the keys themselves in an unrecognised form, which must not be revealed.
 */
function isPath(path: string): boolean {
  return path.length <= 300 && !/[\n{]/.test(path)
}
