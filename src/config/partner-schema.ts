import * as z from 'zod'
import { defined } from '../domain/defined.ts'
import {
  contentEncryptions,
  encryptionAlgorithms,
  serviceTypes,
  signingAlgorithms,
} from '../domain/partner.ts'
import { isPhoneNumber } from '../domain/phone-number.ts'
import { isExponent, isModulus } from '../domain/rsa-key.ts'
import type { PartnerFixture } from './fixture-types.ts'
import { code, createLifetimes, createSkew, needsQuotes, text } from './schema-words.ts'
import { createClientSecret } from './secret-words.ts'

/** What is wrong with a redirect URI (itsme's documentation, redirect URIs); undefined when nothing is. */
function redirectUriFault(uri: string): string | undefined {
  if (uri.startsWith('/') && !uri.startsWith('//')) return undefined
  if (!URL.canParse(uri)) return 'must be an absolute URI, or a path that begins with "/"'
  if (!/^https?:\/\//i.test(uri)) return 'must be an http or https URI'
  if (uri.includes('#')) return 'must not have a fragment'
  return /^[\x21-\x5b\x5d-\x7e]+$/.test(uri) ? undefined : 'must be percent-encoded ASCII'
}

export const redirectUri = z.string().superRefine((uri, context) => {
  const message = redirectUriFault(uri)
  if (message !== undefined) context.addIssue({ code: 'custom', message })
})
/** What is wrong with the address of a key set or of a request object; undefined when nothing is. */
function documentUriFault(uri: string): string | undefined {
  if (!URL.canParse(uri) || !/^https?:\/\//i.test(uri)) return 'must be an http or https URI'
  if (uri.includes('#')) return 'must not have a fragment'
  return uri.length > 512 ? 'must have at most 512 characters' : undefined
}

function createDocumentUri() {
  return z.string().superRefine((uri, context) => {
    const message = documentUriFault(uri)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })
}

function createService() {
  return z.strictObject({
    code,
    type: z.exactOptional(z.enum(serviceTypes)),
    name: z.exactOptional(text),
    redirectUris: z.array(redirectUri),
    requestUris: z.exactOptional(z.array(createDocumentUri())),
    anyLoopbackRedirectUri: z.exactOptional(z.boolean()),
  })
}

/** Private members of an RSA key (RFC 7518, section 6.3.2). */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi']

function createPublicKey() {
  return z
    .looseObject({
      kty: z.literal('RSA', 'must be RSA: itsme knows no other keys'),
      kid: z.exactOptional(z.string().min(1)),
      use: z.exactOptional(z.enum(['sig', 'enc'])),
      alg: z.exactOptional(z.string()),
      n: z
        .string()
        .refine(isModulus, { message: 'must be the modulus of an RSA key of 2048 bits or more' }),
      e: z
        .string()
        .refine(isExponent, { message: 'must be a public exponent, such as AQAB (65537)' }),
    })
    .refine((key) => !privateMembers.some((member) => member in key), {
      message: 'is a private key; leave out d, p, q, dp, dq and qi, and keep them to yourself',
    })
    .transform(({ kty, kid, use, alg, n, e }) => ({ kty, n, e, ...defined({ kid, use, alg }) }))
}

function createMembers() {
  const encryption = z.strictObject({
    alg: z.enum(encryptionAlgorithms),
    enc: z.enum(contentEncryptions),
  })
  return z.strictObject({
    code,
    name: z.exactOptional(text),
    authentication: z.exactOptional(z.enum(['client_secret_post', 'private_key_jwt'])),
    secret: z.exactOptional(createClientSecret()),
    jwks: z.exactOptional(z.strictObject({ keys: z.array(createPublicKey()).min(1).max(50) })),
    jwksUri: z.exactOptional(createDocumentUri()),
    idToken: z.exactOptional(
      z.strictObject({
        signing: z.exactOptional(z.enum(signingAlgorithms)),
        encryption: z.exactOptional(encryption),
        claims: z.exactOptional(z.enum(['all', 'requested'])),
      }),
    ),
    userinfo: z.exactOptional(
      z.strictObject({
        format: z.exactOptional(z.enum(['json', 'signed', 'encrypted'])),
        signing: z.exactOptional(z.enum(signingAlgorithms)),
        encryption: z.exactOptional(encryption),
      }),
    ),
    requirePkce: z.exactOptional(z.boolean()),
    lifetimes: z.exactOptional(createLifetimes()),
    skew: z.exactOptional(createSkew()),
    user: z.exactOptional(
      z.string(needsQuotes).refine(isPhoneNumber, {
        message: 'must be a mobile phone number in E.164, in quotes, such as "+32470000001"',
      }),
    ),
    services: z.array(createService()).min(1),
  })
}

/** What a fixture says of a partner. Made when there is something to check: that costs milliseconds at every start. */
export function createPartnerSchema(): z.ZodType<PartnerFixture> {
  return createMembers().refine(hasSecret, {
    path: ['secret'],
    message: 'is missing; client_secret_post needs it',
    // Told beside whatever else is wrong: it is what people forget.
    when: () => true,
  })
}

function hasSecret(value: unknown): boolean {
  const { authentication, secret } = Object(value)
  return authentication === 'private_key_jwt' || secret !== undefined
}
