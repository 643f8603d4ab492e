import test from 'ava'
import { acrOf, acrValue } from '../../src/domain/claims/acr.ts'
import { claimValues, requestedClaims } from '../../src/domain/claims/claims.ts'
import { createUser } from '../../src/domain/people/create-user.ts'

const prefix = 'http://itsme.services/v2/claim/'
const now = Date.parse('2026-06-15T12:00:00Z')

test('scopes and single claims add up, each once, and unknown ones are nothing', (t) => {
  const claims = {
    userinfo: { email: null, nothing: null },
    id_token: { [`${prefix}BENationalNumber`]: null },
  }
  t.deepEqual(requestedClaims('openid email service:X [phone]', claims), [
    'email',
    'email_verified',
    `${prefix}BENationalNumber`,
  ])
})

test('what a user does not have is left out, never null', (t) => {
  const user = createUser({
    phoneNumber: '+31600000001',
    country: 'NLD',
    givenName: null,
    email: null,
    address: null,
  })
  const names = [
    'name',
    'given_name',
    'email',
    'email_verified',
    'address',
    'address_assurance_level',
    `${prefix}BENationalNumber`,
  ]
  t.deepEqual(Object.keys(claimValues(user, names, { now })), ['name'])
})

test('the address is one line and its parts', (t) => {
  const address = { street: 'Jekerstraat 39', postalCode: '3700', locality: 'TONGEREN' }
  const user = createUser({ phoneNumber: '+32470000001', address })
  t.deepEqual(claimValues(user, ['address'], { now })['address'], {
    formatted: 'Jekerstraat 39 3700 TONGEREN',
    street_address: 'Jekerstraat 39',
    postal_code: '3700',
    locality: 'TONGEREN',
  })
})

test('ages change on the birthday', (t) => {
  const born = (birthdate: string) => createUser({ phoneNumber: '+32470000001', birthdate })
  const adult = (birthdate: string) =>
    claimValues(born(birthdate), ['age_gte_18'], { now })['age_gte_18']
  t.true(adult('2008-06-15'))
  t.false(adult('2008-06-16'))
})

test('metadata claims speak of the other claims that were given', (t) => {
  const user = createUser({
    phoneNumber: '+32470000001',
    validFrom: '2020-07-01',
    validTo: '2030-06-30',
  })
  const names = [
    'name',
    `${prefix}BEeidSn`,
    `${prefix}IDDocumentSN`,
    `${prefix}validityFrom`,
    `${prefix}validityTo`,
    `${prefix}IDIssuingCountry`,
  ]
  const values = claimValues(user, names, { now })
  t.deepEqual(values[`${prefix}validityFrom`], { [`${prefix}BEeidSn`]: '2020-07-01T00:00:00Z' })
  t.deepEqual(values[`${prefix}validityTo`], {
    [`${prefix}BEeidSn`]: '2030-06-30T00:00:00Z',
    [`${prefix}IDDocumentSN`]: '2030-06-30T00:00:00Z',
  })
  t.deepEqual(values[`${prefix}IDIssuingCountry`], {
    name: 'BEL',
    [`${prefix}BEeidSn`]: 'BEL',
    [`${prefix}IDDocumentSN`]: 'BEL',
  })
})

test('a metadata claim with nothing to say is left out', (t) => {
  const user = createUser({ phoneNumber: '+32470000001' })
  t.deepEqual(claimValues(user, [`${prefix}validityFrom`, 'locale'], { now }), { locale: 'NL' })
})

test('advanced wins over basic', (t) => {
  t.is(acrOf(undefined), 'basic')
  t.is(acrOf(`${prefix}acr_basic ${prefix}acr_advanced`), 'advanced')
  t.is(acrOf('urn:nonsense'), 'basic')
  t.is(acrValue('advanced'), `${prefix}acr_advanced`)
})

test('the youngest users are 13, and a claim tells', (t) => {
  const user = (birthdate: string) => createUser({ phoneNumber: '+32470000001', birthdate })
  const told = (birthdate: string) =>
    claimValues(user(birthdate), ['age_gte_13', 'age_gte_16'], { now })
  t.deepEqual(told('2013-06-15'), { age_gte_13: true, age_gte_16: false })
  t.deepEqual(told('2013-06-16'), { age_gte_13: false, age_gte_16: false })
})

test('the scope address has the level of assurance: Belgian and Dutch users', (t) => {
  const values = (country: string, seed = {}) =>
    claimValues(
      createUser({ phoneNumber: '+31600000001', country, ...seed }),
      requestedClaims('address'),
      { now },
    )
  t.deepEqual(Object.keys(values('BEL')), ['address', 'address_assurance_level'])
  t.is(values('BEL')['address_assurance_level'], 'VERIFIED')
  const dutch = values('NLD')
  t.is(dutch['address_assurance_level'], 'SELF_DECLARED')
  t.regex(String((dutch['address'] as { postal_code: string }).postal_code), /^\d{4} [A-Z]{2}$/)
  t.is(
    values('NLD', { addressAssuranceLevel: 'VALIDATED' })['address_assurance_level'],
    'VALIDATED',
  )
  t.deepEqual(values('NLD', { address: null }), {})
  t.deepEqual(values('FRA'), {})
})

test('Dutch document numbers have nine characters', (t) => {
  for (let last = 10; last < 60; last += 1) {
    const user = createUser({ phoneNumber: `+316000000${last}`, country: 'NLD' })
    t.regex(user.document.number, /^[A-NP-Z]{2}[A-NP-Z0-9]{6}[0-9]$/)
  }
})

test('the place of birth is the city, with the country only if it is set', (t) => {
  const claim = `${prefix}place_of_birth`
  const of = (placeOfBirth: { city: string; country?: string }) =>
    claimValues(createUser({ phoneNumber: '+32470000001', placeOfBirth }), [claim], { now })[claim]
  t.deepEqual(of({ city: 'Brussels' }), { city: 'Brussels', formatted: 'Brussels' })
  const abroad = { city: 'Paris', country: 'FRA' }
  t.deepEqual(of(abroad), { ...abroad, formatted: 'Paris' })
})

test('with the scope idDocument, validityFrom is about IDDocumentSN, for Belgian documents only', (t) => {
  const values = (country: string) =>
    claimValues(
      createUser({
        phoneNumber: '+32470000001',
        country,
        ...(country === 'BEL' ? { validFrom: '2020-07-01' } : {}),
      }),
      requestedClaims('idDocument'),
      { now },
    )[`${prefix}validityFrom`]
  t.deepEqual(values('BEL'), { [`${prefix}IDDocumentSN`]: '2020-07-01T00:00:00Z' })
  t.is(values('FRA'), undefined)
})
