import * as z from 'zod'
import { createEncryption } from '../../config/fixtures/partner-schema.ts'
import { createLifetimes, createSkew, type Members } from '../../config/schema-words.ts'
import {
  type Ciba,
  type PublicKey,
  type Service,
  serviceTypes,
  signingAlgorithms,
  type TokenForm,
  userinfoContentTypes,
} from '../../domain/partner.ts'
import type { PartnerJson } from '../entity-json.ts'
import { optionalText } from './response-words.ts'

/** Creates the schema of a partner in responses of the control API. Secrets are never in it. */
export function createPartnerResponse() {
  const form = {
    signing: z.enum(signingAlgorithms),
    encryption: z.exactOptional(createEncryption()),
  } satisfies Members<TokenForm>
  const service = z.strictObject({
    code: z.string(),
    type: z.enum(serviceTypes),
    name: z.string(),
    redirectUris: z.array(z.string()),
    requestUris: z.array(z.string()),
    anyLoopbackRedirectUri: z.boolean(),
    ciba: z.exactOptional(
      z.strictObject({
        delivery: z.enum(['poll', 'ping']),
        notificationEndpoint: optionalText,
      } satisfies Members<Ciba>),
    ),
  } satisfies Members<Service>)
  const publicKey = z.strictObject({
    kty: z.literal('RSA'),
    kid: optionalText,
    use: z.exactOptional(z.enum(['sig', 'enc'])),
    alg: optionalText,
    n: z.string(),
    e: z.string(),
  } satisfies Members<PublicKey>)
  return z.looseObject({
    code: z.string(),
    name: z.string(),
    authentication: z.enum(['client_secret_post', 'private_key_jwt']),
    services: z.array(service),
    idToken: z.strictObject({
      ...form,
      claims: z.exactOptional(z.enum(['all', 'requested'])),
    }),
    userinfo: z.exactOptional(
      z.union([
        z.strictObject({ format: z.literal('json') }),
        z.strictObject({
          ...form,
          format: z.literal('jwt'),
          contentType: z.exactOptional(z.enum(userinfoContentTypes)),
        }),
      ]),
    ),
    requirePkce: z.boolean(),
    jwks: z.exactOptional(z.strictObject({ keys: z.array(publicKey) })),
    jwksUri: optionalText,
    lifetimes: z.exactOptional(createLifetimes()),
    skew: z.exactOptional(createSkew()),
    user: optionalText,
    hasSecret: z.boolean(),
  } satisfies Members<PartnerJson>)
}
