import { defined } from '../domain/defined.ts'
import type { Encryption, Partner } from '../domain/partner.ts'
import type { PartnerFixture } from './fixture-types.ts'
import type { Problem } from './problems.ts'

/** What the user reads on the phone where the fixture gives a service no name. */
export const serviceNames = {
  authentication: 'Log in',
  identification: 'Share my identity',
  data_sharing: 'Share my data',
  confirmation: 'Confirm',
} as const

/** A partner of a fixture, with what it left out. */
export function createPartner(fixture: PartnerFixture): Partner {
  const { secret, jwks, jwksUri, lifetimes, skew, user } = fixture
  const authentication = fixture.authentication ?? 'client_secret_post'
  const { signing = 'RS256', encryption, claims } = fixture.idToken ?? {}
  return {
    code: fixture.code,
    name: fixture.name ?? fixture.code,
    authentication,
    services: fixture.services.map(createService),
    idToken: {
      signing,
      ...defined({ encryption }),
      claims: claims ?? (authentication === 'private_key_jwt' ? 'requested' : 'all'),
    },
    userinfo: createUserinfo(fixture),
    requirePkce: fixture.requirePkce ?? false,
    ...defined({ secret, jwks, jwksUri, lifetimes, skew, user }),
  }
}

function createService(service: PartnerFixture['services'][number]): Partner['services'][number] {
  const type = service.type ?? 'authentication'
  return {
    code: service.code,
    type,
    name: service.name ?? serviceNames[type],
    redirectUris: service.redirectUris,
    requestUris: service.requestUris ?? [],
    anyLoopbackRedirectUri: service.anyLoopbackRedirectUri ?? false,
  }
}

/** What userinfo leaves out is as in the ID token. */
function createUserinfo({ userinfo = {}, idToken = {} }: PartnerFixture): Partner['userinfo'] {
  if ((userinfo.format ?? 'json') === 'json') return { format: 'json' }
  const signing = userinfo.signing ?? idToken.signing ?? 'RS256'
  const encryption = userinfo.format === 'encrypted' ? encryptionOf(userinfo, idToken) : undefined
  return { format: 'jwt', signing, ...defined({ encryption }) }
}

interface MayEncrypt {
  readonly encryption?: Encryption
}

function encryptionOf(userinfo: MayEncrypt, idToken: MayEncrypt): Encryption | undefined {
  return userinfo.encryption ?? idToken.encryption
}

/** What the schema of one partner cannot say. */
export function partnerProblems(fixture: PartnerFixture): Problem[] {
  const partner = createPartner(fixture)
  return [...keyProblems(fixture), ...secretProblems(fixture, partner), ...tokenProblems(fixture)]
}

function keyProblems(fixture: PartnerFixture) {
  const { jwks, jwksUri, authentication } = fixture
  const hasKeys = jwks !== undefined || jwksUri !== undefined
  const problems: Problem[] = []
  if (jwks !== undefined && jwksUri !== undefined) {
    problems.push({ path: ['jwksUri'], message: 'must not stand beside jwks; leave one out' })
  }
  if (authentication === 'private_key_jwt' && !hasKeys) {
    const message = 'private_key_jwt needs the public keys: give jwks or jwksUri'
    problems.push({ path: ['authentication'], message })
  }
  for (const name of ['idToken', 'userinfo'] as const) {
    if (!isForKeys(fixture[name]?.encryption)) continue
    const path = [name, 'encryption', 'alg']
    if (!hasKeys) {
      const message = 'RSA-OAEP needs the public key to encrypt for: give jwks or jwksUri'
      problems.push({ path, message })
    } else if (jwks !== undefined && !jwks.keys.some(({ use }) => use !== 'sig')) {
      problems.push({ path, message: 'needs a key in jwks with "use": "enc" to encrypt for' })
    }
  }
  return [...problems, ...keySetProblems(fixture)]
}

function keySetProblems({ jwks, authentication }: PartnerFixture): Problem[] {
  if (jwks === undefined) return []
  const path = ['jwks', 'keys']
  const kids = jwks.keys.map(({ kid }) => kid).filter((kid) => kid !== undefined)
  const repeated = kids.find((kid, index) => kids.indexOf(kid) !== index)
  const signs = jwks.keys.some(({ use }) => use !== 'enc')
  return [
    ...(repeated === undefined ? [] : [{ path, message: `"${repeated}" names two keys` }]),
    ...(authentication === 'private_key_jwt' && !signs
      ? [{ path, message: 'private_key_jwt needs a key with "use": "sig"' }]
      : []),
  ]
}

function isForKeys(encryption: Encryption | undefined): boolean {
  return encryption !== undefined && encryption.alg !== 'dir'
}

/** RFC 7518, section 3.2: a key of the hash's size or larger. */
const shortestHmacSecret = 32

function secretProblems({ secret }: PartnerFixture, partner: Partner): Problem[] {
  const forms = [partner.idToken, ...(partner.userinfo.format === 'jwt' ? [partner.userinfo] : [])]
  const symmetric = forms.some(({ signing }) => signing === 'HS256')
  const direct = forms.some(({ encryption }) => encryption?.alg === 'dir')
  const uses = [...(symmetric ? ['HS256'] : []), ...(direct ? ['dir'] : [])]
  const [first] = uses
  if (first !== undefined && partner.authentication === 'private_key_jwt') {
    const message = `${first} is keyed by a client secret: use RS256 and RSA-OAEP, or client_secret_post`
    return [{ path: ['authentication'], message }]
  }
  if (secret === undefined) {
    return first === undefined
      ? []
      : [{ path: ['secret'], message: `is missing; ${first} needs it` }]
  }
  const bytes = Buffer.byteLength(secret)
  if (!symmetric || bytes >= shortestHmacSecret) return []
  const rule = `at least ${shortestHmacSecret} bytes for HS256 (RFC 7518, section 3.2)`
  return [{ path: ['secret'], message: `must have ${rule}, has ${bytes}` }]
}

function tokenProblems({ idToken, userinfo }: PartnerFixture): Problem[] {
  const problems: Problem[] = []
  for (const [name, form] of [
    ['idToken', idToken],
    ['userinfo', userinfo],
  ] as const) {
    const { alg, enc } = form?.encryption ?? {}
    if (alg === 'dir' && enc !== 'A256GCM') {
      const message = `must be A256GCM with dir, got "${enc}"`
      problems.push({ path: [name, 'encryption', 'enc'], message })
    }
  }
  const format = userinfo?.format ?? 'json'
  if (format === 'encrypted' && encryptionOf(userinfo ?? {}, idToken ?? {}) === undefined) {
    const message =
      'is missing: give one here or in idToken, as { alg: RSA-OAEP-256, enc: A128CBC-HS256 }'
    problems.push({ path: ['userinfo', 'encryption'], message })
  }
  if (format !== 'encrypted' && userinfo?.encryption !== undefined) {
    const message = `has no effect with format ${format}; set format: encrypted`
    problems.push({ path: ['userinfo', 'encryption'], message })
  }
  return problems
}
