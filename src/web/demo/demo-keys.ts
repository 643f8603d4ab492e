import { webcrypto } from 'node:crypto'
import type { CryptoKey } from 'openid-client'
import { readPackageFile } from '../../config/root.ts'
import type { Partner } from '../../domain/partner.ts'

interface NamedKey {
  readonly key: CryptoKey
  readonly kid: string
}

const partnerWithKeys = 'DEMO_KEYS'

/** Checks whether the simulator has the private keys of a partner: those of the packaged partner are published. */
export function hasDemoKeys({ code, jwks }: Partner): boolean {
  return code === partnerWithKeys && jwks !== undefined
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
