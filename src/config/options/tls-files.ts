import type { InputError } from '../../domain/errors.ts'
import { readTextFile } from '../text/text-file.ts'
import type { GivenOptions } from './given-options.ts'

/** A certificate chain and its private key, as PEM. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

/** Reads certificate and key from the options `tlsCert` and `tlsKey`, or `tls`. Each is a file path or inline PEM. */
export function readTls(options: GivenOptions): {
  readonly tls?: TlsFiles
  readonly errors: readonly InputError[]
} {
  const cert = options.tlsCert ?? options.tls?.cert
  const key = options.tlsKey ?? options.tls?.key
  if (cert === undefined && key === undefined) return { errors: [] }
  const read = [pemOf('tlsCert', cert), pemOf('tlsKey', key)] as const
  const errors = read.flatMap((each) => ('message' in each ? [each] : []))
  const [certificate, privateKey] = read
  if ('message' in certificate || 'message' in privateKey) return { errors }
  return { tls: { cert: certificate.pem, key: privateKey.pem }, errors }
}

/** Returns the paths of the certificate and key files, without values that are inline PEM. */
export function certificatePaths({ tlsCert, tlsKey }: GivenOptions): string[] {
  return [tlsCert, tlsKey].filter((given) => given !== undefined).filter((given) => !isPem(given))
}

function isPem(given: string): boolean {
  return given.includes('-----BEGIN ')
}

function pemOf(
  path: 'tlsCert' | 'tlsKey',
  given: string | undefined,
): { pem: string } | InputError {
  const what = path === 'tlsCert' ? 'a certificate' : 'a private key'
  if (given === undefined) return { path, message: `is missing: https needs ${what}, as PEM` }
  if (isPem(given)) return { pem: given }
  try {
    return { pem: readTextFile(given) }
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message
    // The value may be the key itself instead of a path.
    const shown =
      given.length > 300 || given.includes('\n')
        ? 'a string that is neither a path nor PEM'
        : JSON.stringify(given)
    return { path, message: `cannot read ${shown} (${reason})` }
  }
}
