import { defined } from '../defined.ts'
import { manualScenario } from '../scenario.ts'
import { userIdOf } from '../subject.ts'
import type { User } from '../user.ts'
import { createDocument } from './create-document.ts'
import type { IdentityDocument } from './identity-document.ts'
import { createPicker } from './picker.ts'
import type { UserSeed } from './user-seed.ts'

/** Creates a complete user from what is known. The rest is generated, with the same values in every run. */
export function createUser(seed: UserSeed): User {
  const { phoneNumber, device, app, account } = seed
  const { ipAddress, ongoingCall, studentAttestation, emailVerified } = seed
  const country = seed.country ?? 'BEL'
  const document = createDocument(seed, country, createPicker(phoneNumber))
  const email = seed.email === undefined ? emailOf(document, phoneNumber) : seed.email
  const locale = seed.locale === undefined ? localeOf(country) : seed.locale
  return {
    id: seed.id ?? userIdOf(phoneNumber),
    phoneNumber,
    status: seed.status ?? 'active',
    country,
    document,
    code: seed.code ?? '12345',
    scenario: seed.scenario ?? manualScenario,
    ...defined({
      email,
      emailVerified,
      locale,
      app,
      account,
      ipAddress,
      ongoingCall,
      studentAttestation,
    }),
    ...(device === undefined ? {} : { device }),
  }
}

function localeOf(country: string): User['locale'] {
  const locales: Record<string, User['locale']> = { FRA: 'FR', LUX: 'FR', DEU: 'DE', AUT: 'DE' }
  return locales[country] ?? (['BEL', 'NLD'].includes(country) ? 'NL' : 'EN')
}

/** The address is under example.com, which is reserved (RFC 2606). */
function emailOf({ givenName, familyName }: IdentityDocument, phoneNumber: string): string {
  const plain = [givenName, familyName].filter((part) => part !== undefined).join('.')
  const ascii = plain.normalize('NFD').replace(/[^\w. -]/g, '')
  const word = ascii
    .toLowerCase()
    .replace(/[\s.]+/g, '.')
    .replace(/^\.|\.$/g, '')
  return `${word === '' ? `user.${phoneNumber.slice(-6)}` : word}@example.com`
}
