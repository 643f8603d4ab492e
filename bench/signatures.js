import { generateKeyPairSync, sign } from 'node:crypto'

/** RSA-2048 signatures a second on one core: the floor of every token. */
export function signatureRate(milliseconds = 500) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const data = Buffer.alloc(600)
  const begun = performance.now()
  let count = 0
  while (performance.now() - begun < milliseconds) {
    sign('sha256', data, privateKey)
    count += 1
  }
  return (count * 1000) / (performance.now() - begun)
}
