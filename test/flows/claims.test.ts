import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { packageRoot } from '../../src/config/root.ts'
import { countries } from '../../src/domain/people/countries.ts'
import type { Simulator } from '../../src/index.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import {
  createClient,
  createVisitor,
  decode,
  endpoint,
  goOn,
  identify,
  login,
  openIdentify,
  redeem,
} from '../helpers/visitor.ts'

const prefix = 'http://itsme.services/v2/claim/'

type Table = Readonly<Record<string, Readonly<Record<string, string>>>>
const table: Table = JSON.parse(
  readFileSync(join(packageRoot, 'test/data/claims-by-country.json'), 'utf8'),
).claims
const allClaims = Object.keys(table)

/** Asks for claims in userinfo, and gives both what the ID token and what userinfo says. */
async function claimsOf(simulator: Simulator, phoneNumber: string, names: readonly string[]) {
  const claims = JSON.stringify({ userinfo: Object.fromEntries(names.map((name) => [name, null])) })
  const changes = { scope: 'openid service:DEMO_LOGIN', claims }
  const back = await login(simulator, changes, { phoneNumber })
  const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
  const token = body['access_token'] ?? ''
  const userinfo = await createClient()
    .get(endpoint(simulator, 'userinfo'), { headers: { authorization: `Bearer ${token}` } })
    .json<Record<string, unknown>>()
  return { idToken: decode(body['id_token']), userinfo, token }
}

test('for each of the 32 countries a user with nothing but a number: each claim as the table says', async (t) => {
  t.is(countries.length, 32)
  const users = countries.map(({ code, callingCode }, index) => ({
    phoneNumber: callingCode === '32' ? '+32499000001' : `+${callingCode}61234${1000 + index}`,
    country: code,
    scenario: 'confirm-at-once',
  }))
  const { simulator } = await start(t, { fixtures: { users } })
  for (const { country, phoneNumber } of users) {
    const { userinfo, idToken } = await claimsOf(simulator, phoneNumber, allClaims)
    for (const name of allClaims) {
      const rule = table[name]?.[country]
      const value = userinfo[name]
      t.is(value !== undefined, rule !== 'never', `${country} ${name} is ${rule}`)
      t.not(value, null)
      t.deepEqual(idToken[name], value, `${country} ${name}`)
    }
  }
})

test('what is usually there may be null, and what the country has not is refused', async (t) => {
  const nothing = {
    ...{ givenName: null, birthdate: null, placeOfBirth: null, portrait: null, email: null },
    ...{ locale: null, citizenshipCode: null, validFrom: null, validTo: null, verifiedAt: null },
    ...{ issuanceLocality: null, device: null },
  }
  const user = { phoneNumber: '+32499000002', scenario: 'confirm-at-once', ...nothing }
  const { simulator } = await start(t, { fixtures: { users: [user] } })
  const { userinfo } = await claimsOf(simulator, '+32499000002', allClaims)
  const absent = allClaims.filter((name) => userinfo[name] === undefined)
  const usually = allClaims.filter((name) => table[name]?.['BEL'] === 'usually')
  const stays = [`${prefix}birthdate_as_string`]
  t.deepEqual(
    usually.filter((name) => !absent.includes(name)),
    stays,
  )
  for (const [country, key] of [
    ['FRA', 'birthdate'],
    ['FRA', 'portrait'],
    ['NLD', 'verifiedAt'],
    ['BEL', 'gender'],
    ['LUX', 'gender'],
  ]) {
    const users = [{ phoneNumber: '+32499000003', country, [String(key)]: null }]
    const error = await t.throwsAsync(start(t, { fixtures: { users } }))
    t.regex(error?.message ?? '', new RegExp(`${key}: must not be null: documents of ${country}`))
  }
  const both = [{ phoneNumber: '+32499000003', birthdate: null, birthdateAsPrinted: null }]
  const error = await t.throwsAsync(start(t, { fixtures: { users: both } }))
  t.regex(error?.message ?? '', /there is always one of the two/)
})

/** The full example of a Belgian account in itsme's documentation, userinfo request. */
const george = {
  phoneNumber: '+32485694175',
  scenario: 'confirm-at-once',
  givenName: 'George',
  familyName: 'Tǎnka',
  gender: 'male',
  birthdate: '1978-11-01',
  citizenship: 'BE',
  citizenshipCode: 'BEL',
  placeOfBirth: { city: 'Brussels' },
  address: { street: 'Jekerstraat 39', postalCode: '3700', locality: 'TONGEREN' },
  nationalNumber: '99060427181',
  cardNumber: '431522485012',
  documentType: 'I',
  validFrom: '2018-11-08',
  validTo: '2028-11-10',
  issuanceLocality: 'BRUXELLES',
  verifiedAt: '2023-04-12T15:02:23Z',
  email: 'test@itsme.example',
  locale: 'FR',
  device: {
    ...{ os: 'ANDROID', appName: 'be.bmid.itsme.uat', appRelease: '4.0.0', deviceLabel: 'lucye' },
    ...{ deviceId: 'c22de2331dd249bba063afd3507fe3a4f', osRelease: '9', manufacturer: 'LGE' },
    ...{ deviceLockLevel: 'true', deviceModel: 'LG-H870', debugEnabled: false, rooted: false },
  },
}

const about = [
  ...['name', 'given_name', 'family_name', 'birthdate', 'gender', 'picture', 'address'],
  ...['birthdate_as_string', 'claim_citizenship', 'claim_citizenship_as_iso', 'place_of_birth']
    .concat('BENationalNumber', 'BEeidSn', 'IDDocumentSN', 'physical_person_photo')
    .map((name) => prefix + name),
]
const each = (value: string, names: readonly string[] = about) =>
  Object.fromEntries(names.map((name) => [name, value]))

test('the full Belgian userinfo of itsme’s documentation, claim by claim', async (t) => {
  const { simulator } = await start(t, { fixtures: { users: [george] } })
  const example: Record<string, unknown> = {
    name: 'George Tǎnka',
    given_name: 'George',
    family_name: 'Tǎnka',
    birthdate: '1978-11-01',
    gender: 'male',
    locale: 'FR',
    email: 'test@itsme.example',
    email_verified: false,
    phone_number: '+32 485694175',
    phone_number_verified: true,
    picture: `${simulator.issuers.csapi}/picture`,
    address: {
      formatted: 'Jekerstraat 39 3700 TONGEREN',
      street_address: 'Jekerstraat 39',
      postal_code: '3700',
      locality: 'TONGEREN',
    },
    [`${prefix}birthdate_as_string`]: '01.11.1978',
    [`${prefix}IDDocumentType`]: 'I',
    [`${prefix}IDDocumentSN`]: '431522485012',
    [`${prefix}BEeidSn`]: '431522485012',
    [`${prefix}BENationalNumber`]: '99060427181',
    [`${prefix}claim_citizenship`]: 'BE',
    [`${prefix}claim_citizenship_as_iso`]: 'BEL',
    [`${prefix}place_of_birth`]: { city: 'Brussels', formatted: 'Brussels' },
    [`${prefix}validityFrom`]: { [`${prefix}BEeidSn`]: '2018-11-08T00:00:00Z' },
    [`${prefix}validityTo`]: each('2028-11-10T00:00:00Z', [
      `${prefix}BEeidSn`,
      `${prefix}IDDocumentSN`,
    ]),
    [`${prefix}issuance_locality`]: { [`${prefix}BEeidSn`]: 'BRUXELLES' },
    [`${prefix}verificationDate`]: each('2023-04-12T15:02:23Z'),
    [`${prefix}IDIssuingCountry`]: each('BEL'),
    [`${prefix}claim_device`]: { ...george.device, msisdn: '0032485694175' },
  }
  const names = [...Object.keys(example), `${prefix}physical_person_photo`]
  const { userinfo } = await claimsOf(simulator, '+32485694175', names)
  for (const [name, value] of Object.entries(example)) t.deepEqual(userinfo[name], value, name)
  const photo = userinfo[`${prefix}physical_person_photo`] as { format: string; value: string }
  t.is(photo.format, 'image/jpeg')
  t.deepEqual(sizeOfJpeg(Buffer.from(photo.value, 'base64')), { width: 140, height: 200 })
  t.deepEqual(
    Object.keys(userinfo).filter((name) => !names.includes(name)),
    ['sub'],
  )
})

/** Width and height of a baseline JPEG: from its SOF0 segment. */
function sizeOfJpeg(bytes: Buffer): { width: number; height: number } {
  for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    if (bytes[at + 1] === 0xc0)
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
  }
  throw new Error('no SOF0 in the JPEG')
}

withSimulator(
  'picture is an image for the bearer, and for nobody else',
  async (t, { simulator }) => {
    const { userinfo, token } = await claimsOf(simulator, '+32470000002', ['picture'])
    const url = String(userinfo['picture'])
    const get = (authorization?: string, method: 'get' | 'post' = 'get') =>
      createClient()[method](url, {
        responseType: 'buffer',
        headers: authorization === undefined ? {} : { authorization },
      })
    const picture = await get(`Bearer ${token}`)
    t.is(picture.statusCode, 200)
    t.is(picture.headers['content-type'], 'image/jpeg')
    t.is(picture.headers['cache-control'], 'no-store')
    t.deepEqual(sizeOfJpeg(picture.body), { width: 140, height: 200 })
    const other = await claimsOf(simulator, '+32470000002', ['name'])
    const refusals = [
      [await get(), 401, 'invalid_token'],
      [await get('Bearer nothing'), 401, 'invalid_token'],
      [await get(`Bearer ${other.token}`), 403, 'insufficient_scope'],
      [await get(`Bearer ${token}`, 'post'), 405, 'invalid_request'],
    ] as const
    for (const [answer, status, error] of refusals) {
      t.is(answer.statusCode, status)
      t.is(JSON.parse(answer.body.toString()).error, error)
      t.regex(String(answer.headers['www-authenticate']), new RegExp(`^Bearer error="${error}"`))
    }
    await simulator.reset()
    t.is((await get(`Bearer ${token}`)).statusCode, 401)
  },
)

withSimulator(
  'how the login was started and confirmed is told as it was',
  async (t, { simulator }) => {
    const names = ['identification_mode', 'transaction_ip', 'ongoing_call'].map(
      (name) => prefix + name,
    )
    const byScenario = await claimsOf(simulator, '+32470000002', names)
    t.like(byScenario.userinfo, {
      [`${prefix}identification_mode`]: 'MSISDN',
      [`${prefix}transaction_ip`]: '192.0.2.1',
      [`${prefix}ongoing_call`]: false,
    })
    const claims = JSON.stringify({
      id_token: Object.fromEntries(names.map((name) => [name, null])),
    })
    const visitor = createVisitor()
    const wait = await identify(
      visitor,
      await openIdentify(simulator, visitor, { claims }),
      '+32470000001',
    )
    const action = await simulator.actions.next()
    const page = await createClient().get(`${simulator.url}/app/+32470000001`)
    t.regex(page.body, /127\.0\.0\.1|::1/)
    const form = { icon: String(action.icon), method: 'biometrics' }
    const confirm = `${simulator.url}/app/+32470000001/actions/${action.id}/confirm`
    t.is((await createClient().post(confirm, { form })).statusCode, 303)
    const back = await goOn(visitor, wait)
    const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
    t.regex(String(decode(body['id_token'])[`${prefix}transaction_ip`]), /^(127\.0\.0\.1|::1)$/)
  },
)

const told = {
  phoneNumber: '+32499000004',
  scenario: 'confirm-at-once',
  ipAddress: '203.0.113.9',
  ongoingCall: true,
  studentAttestation: 'grant-1',
  app: { appRelease: '5.0.0' },
  account: { activationMechanism: 'ID_PROVIDER' },
}

test('a fixture overrides phone, app, account, address and call', async (t) => {
  const { simulator } = await start(t, { fixtures: { users: [told] } })
  const names = ['transaction_ip', 'ongoing_call', 'student_attestation_ag', 'app', 'account'].map(
    (name) => prefix + name,
  )
  const { userinfo } = await claimsOf(simulator, told.phoneNumber, names)
  t.is(userinfo[`${prefix}transaction_ip`], '203.0.113.9')
  t.is(userinfo[`${prefix}ongoing_call`], true)
  t.is(userinfo[`${prefix}student_attestation_ag`], 'grant-1')
  t.like(userinfo[`${prefix}app`] as object, { appRelease: '5.0.0', appName: 'simulated.itsme' })
  t.like(userinfo[`${prefix}account`] as object, { activationMechanism: 'ID_PROVIDER' })
})

test('Slovenia’s national number is answered under both of its names', async (t) => {
  const users = [{ phoneNumber: '+38640123456', country: 'SVN', scenario: 'confirm-at-once' }]
  const { simulator } = await start(t, { fixtures: { users } })
  const names = [`${prefix}SINationalNumber`, `${prefix}SVNationalNumber`]
  const { userinfo } = await claimsOf(simulator, '+38640123456', names)
  t.regex(String(userinfo[`${prefix}SINationalNumber`]), /^\d{13}$/)
  t.is(userinfo[`${prefix}SINationalNumber`], userinfo[`${prefix}SVNationalNumber`])
})

withSimulator(
  'itsme’s B2C guide: claims.userinfo reach the ID token of a client secret partner',
  async (t, { simulator }) => {
    const names = [`${prefix}BENationalNumber`, 'phone_number_verified']
    const { idToken, userinfo } = await claimsOf(simulator, '+32470000002', names)
    t.regex(String(idToken[`${prefix}BENationalNumber`]), /^\d{11}$/)
    t.is(idToken['phone_number_verified'], true)
    t.is(userinfo[`${prefix}BENationalNumber`], idToken[`${prefix}BENationalNumber`])
  },
)
