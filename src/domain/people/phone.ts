import { createPicker, pick } from './picker.ts'

/** The claim `claim_device` (itsme's documentation, userinfo example). */
export interface Device {
  readonly os: string
  readonly appName: string
  readonly appRelease: string
  readonly deviceLabel: string
  readonly debugEnabled: boolean
  readonly deviceId: string
  readonly osRelease: string
  readonly manufacturer: string
  /** A string, as itsme sends it. */
  readonly deviceLockLevel: string
  readonly rooted: boolean
  readonly deviceModel: string
  /** `0032485694175` */
  readonly msisdn: string
}

/** The claim `app`. */
export interface App {
  /** Such as `2023-04-12T15:02:23.000Z`. */
  readonly appInstalledDate: string
  readonly appName: string
  readonly appRelease: string
}

export const activationMechanisms = ['CARD_READER', 'CONTACT_LESS', 'ID_PROVIDER'] as const

/** The claim `account`. */
export interface Account {
  /** Such as `2023-04-12T15:02:23.000Z`. */
  readonly activationDate: string
  readonly activationMechanism: (typeof activationMechanisms)[number]
}

/** What is known about a user's phone, app and account. The rest is derived from the phone number. */
export interface KnownPhone {
  /** E.164 */
  readonly phoneNumber: string
  /** Null omits the claim. */
  readonly device?: Partial<Device> | null
  readonly app?: Partial<App>
  readonly account?: Partial<Account>
}

const models = [
  { os: 'ANDROID', osRelease: '14', manufacturer: 'Fictitious', deviceModel: 'F-100' },
  { os: 'ANDROID', osRelease: '13', manufacturer: 'Imaginary', deviceModel: 'Nova 2' },
  { os: 'IOS', osRelease: '17.4', manufacturer: 'Invented', deviceModel: 'Pebble 5' },
] as const

const appName = 'simulated.itsme'
const appRelease = '4.9.1'

/**
 * Returns a user's device. Values that the fixture does not set are derived from the phone number, so they are the same
 * in every run.
 *
 * @returns undefined if the fixture sets the device to null
 */
export function deviceOf({ phoneNumber, device }: KnownPhone): Device | undefined {
  if (device === null) return undefined
  const picker = createPicker(phoneNumber)
  const id = Array.from({ length: 32 }, (_, index) => picker(`device ${index}`, 16).toString(16))
  return {
    ...pick(picker, 'model', models),
    appName,
    appRelease,
    deviceLabel: 'test phone',
    debugEnabled: false,
    deviceId: id.join(''),
    deviceLockLevel: 'true',
    rooted: false,
    msisdn: phoneNumber.replace('+', '00'),
    ...device,
  }
}

/** Returns the claim `app` of a user. */
export function appOf({ phoneNumber, app }: KnownPhone): App {
  const month = 1 + createPicker(phoneNumber)('installed', 9)
  return { appInstalledDate: `2024-0${month}-15T09:30:00.000Z`, appName, appRelease, ...app }
}

/** Returns how and when a user's account was activated. */
export function accountOf({ phoneNumber, account }: KnownPhone): Account {
  const picker = createPicker(phoneNumber)
  return {
    activationDate: `2024-0${1 + picker('installed', 9)}-15T09:34:12.000Z`,
    activationMechanism: pick(picker, 'mechanism', activationMechanisms),
    ...account,
  }
}
