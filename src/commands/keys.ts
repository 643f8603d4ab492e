import * as z from 'zod'
import { option } from '../config/options/option-spec.ts'
import { makeKeys } from '../oidc/keys/keys.ts'
import { keysText } from '../oidc/keys/private-key.ts'
import { command } from './command.ts'
import { writeSecretFile } from './write-file.ts'

/** `itsme-simulator keys`: a new set of private keys, for `--keys`. */
export const keysCommand = command<{ out?: string }>({
  name: 'keys',
  usage: 'keys [--out keys.json]',
  about: 'prints a new set of private keys (a JWKS), for --keys and ITSME_KEYS',
  specs: [
    option({
      name: 'out',
      value: '<path>',
      description: 'a file that only you may read, in place of standard output',
      schema: z.string().min(1),
    }),
  ],
  async run({ options }, { out, err }) {
    const text = keysText(await makeKeys())
    if (options.out === undefined) out(text.trimEnd())
    else {
      writeSecretFile(options.out, text)
      err(`written to ${options.out}; start with --keys ${options.out}`)
    }
    return 0
  },
})
