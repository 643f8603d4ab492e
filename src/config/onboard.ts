import { dump } from 'js-yaml'
import { secretToken } from '../domain/random.ts'
import { serviceNames } from './create-partner.ts'
import type { PartnerFixture, ServiceFixture } from './fixture-types.ts'

/** What a company tells itsme when it wants to become a partner. */
export interface Application {
  readonly name: string
  /** Made of the name unless given. */
  readonly code?: string
  /** `CODE` or `CODE:TYPE` each. */
  readonly services: readonly string[]
  /** Belong to every service. */
  readonly redirectUris: readonly string[]
}

/** Longest code of a partner. */
const longestCode = 40

/** A code as itsme gives one: `My company` → `MY_COMPANY`; empty when nothing is left of the name. */
export function partnerCodeOf(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '')
  const words = plain.toUpperCase().match(/[A-Z0-9]+/g) ?? []
  return words.join('_').slice(0, longestCode)
}

/** A partner with a client secret of its own, as a fixture; what is wrong with it a schema finds. */
export function onboard({ name, code, services, redirectUris }: Application): PartnerFixture {
  return {
    code: code ?? partnerCodeOf(name),
    name,
    authentication: 'client_secret_post',
    secret: newClientSecret(),
    services: services.map((text) => serviceOf(text, redirectUris)),
  }
}

/** 43 characters: long enough to key HS256 and `dir`, too. */
export function newClientSecret(): string {
  return secretToken(32)
}

function serviceOf(text: string, redirectUris: readonly string[]): ServiceFixture {
  const [code = text, given] = text.split(':')
  // What is no type is refused by the schema, with the types that there are.
  const type = (given ?? 'authentication') as NonNullable<ServiceFixture['type']>
  return { code, type, name: serviceNames[type] ?? code, redirectUris }
}

/** A partner as a fixture document to keep. */
export function partnerYaml(partner: PartnerFixture): string {
  const head = [
    `# Partner ${partner.code} of an itsme simulator, not of itsme. It holds a client secret: keep it to yourself.`,
    '# Start with --fixtures and the path of this file.',
  ]
  return `${head.join('\n')}\n${dump({ partners: [partner] }, { lineWidth: -1 })}`
}
