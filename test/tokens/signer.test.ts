import { generateKeyPairSync, verify } from 'node:crypto'
import test from 'ava'
import { createSigner } from '../../src/oidc/jwt/signer.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

test('a signature alone, several at once, and more while others are being made are all valid', async (t) => {
  const sign = createSigner()
  const isValid = async (text: string) =>
    verify('sha256', Buffer.from(text), publicKey, await sign(text, privateKey))
  t.true(await isValid('alone'))
  const several = ['a', 'b', 'c', 'd'].map(isValid)
  await new Promise(setImmediate)
  t.deepEqual(await Promise.all([...several, isValid('meanwhile')]), [true, true, true, true, true])
  t.true(await isValid('alone again'))
})

test('a key that cannot sign rejects, alone and among others', async (t) => {
  const sign = createSigner()
  await t.throwsAsync(sign('alone', publicKey), { code: 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE' })
  const several = [sign('a', privateKey), sign('b', publicKey)] as const
  await t.throwsAsync(several[1])
  t.is((await several[0]).length, 256)
})
