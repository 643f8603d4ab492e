import { webcrypto } from 'node:crypto'
import type { CryptoKey } from 'openid-client'
import { readPackageFile } from '../../config/root.ts'

interface NamedKey {
  readonly key: CryptoKey
  readonly kid: string
}

/** The private keys of the packaged partner DEMO_KEYS, as CryptoKeys. */
export interface DemoKeys {
  readonly signing: NamedKey
  readonly encryption: NamedKey
}

/** Reads the published private keys of the demo partner. */
export async function readDemoKeys(): Promise<DemoKeys> {
  const { keys } = JSON.parse(readPackageFile('fixtures/demo-keys.json'))
  const [signing, encryption] = keys
  return {
    signing: await importKey(signing, 'RSASSA-PKCS1-v1_5', 'sign'),
    encryption: await importKey(encryption, 'RSA-OAEP', 'decrypt'),
  }
}

async function importKey(
  jwk: webcrypto.JsonWebKey & { readonly kid: string },
  name: string,
  use: 'sign' | 'decrypt',
): Promise<NamedKey> {
  const { kid, use: _use, ...rest } = jwk as typeof jwk & { use?: string }
  const key = await webcrypto.subtle.importKey('jwk', rest, { name, hash: 'SHA-256' }, false, [use])
  return { key: key as CryptoKey, kid }
}
