import * as z from 'zod'
import { findCountry } from '../domain/countries.ts'
import { portraitCount } from '../domain/identity-document.ts'
import { isCardNumber } from '../domain/national-number.ts'
import { activationMechanisms, type Device } from '../domain/phone.ts'
import { isPhoneNumber } from '../domain/phone-number.ts'
import { createUserFaultSchema } from './fault-schema.ts'
import type { UserFixture } from './fixture-types.ts'
import { createScenario } from './scenario-schema.ts'
import { code, day, needsQuotes, text } from './schema-words.ts'

function createDevice() {
  return z
    .strictObject(
      Object.fromEntries(
        [
          ...['os', 'appName', 'appRelease', 'deviceLabel', 'deviceId', 'osRelease'],
          ...['manufacturer', 'deviceLockLevel', 'deviceModel', 'msisdn'],
        ].map((name) => [name, z.exactOptional(z.string())]),
      ) as Record<
        Exclude<keyof Device, 'debugEnabled' | 'rooted'>,
        z.ZodExactOptional<z.ZodString>
      >,
    )
    .extend({ debugEnabled: z.exactOptional(z.boolean()), rooted: z.exactOptional(z.boolean()) })
}

/** What a fixture says of a user. Made when there is something to check: that costs milliseconds at every start. */
export function createUserSchema() {
  const instant = z.iso.datetime('must be a time such as 2023-04-12T15:02:23Z, in quotes')
  return z.strictObject({
    phoneNumber: z.string(needsQuotes).refine(isPhoneNumber, {
      message: 'must be a mobile phone number in E.164, in quotes, such as "+32470000001"',
    }),
    id: z.exactOptional(code),
    status: z.exactOptional(z.enum(['active', 'blocked', 'deleted'])),
    country: z.exactOptional(
      z.string().refine((value) => findCountry(value) !== undefined, {
        message: 'must be the ISO 3166-1 alpha-3 code of a country that itsme knows, such as BEL',
      }),
    ),
    email: z.exactOptional(z.email('must be an e-mail address, or null').nullable()),
    locale: z.exactOptional(z.enum(['NL', 'FR', 'DE', 'EN']).nullable()),
    code: z.exactOptional(z.string(needsQuotes).regex(/^\d{5}$/, 'must be five digits, in quotes')),
    scenario: z.exactOptional(z.union([z.string(), createScenario()])),
    givenName: z.exactOptional(text.nullable()),
    familyName: z.exactOptional(text),
    gender: z.exactOptional(z.enum(['female', 'male', 'unknown', 'n/a']).nullable()),
    officialGender: z.exactOptional(text.nullable()),
    birthdate: z.exactOptional(day.nullable()),
    birthdateAsPrinted: z.exactOptional(text.nullable()),
    citizenship: z.exactOptional(text),
    citizenshipCode: z.exactOptional(
      z
        .string()
        .regex(/^[A-Z]{3}$/, 'must be three capital letters')
        .nullable(),
    ),
    placeOfBirth: z.exactOptional(
      z.strictObject({ city: text, country: z.exactOptional(text) }).nullable(),
    ),
    address: z.exactOptional(z.strictObject({ street: text, postalCode: text, locality: text })),
    nationalNumber: z.exactOptional(z.string(needsQuotes)),
    cardNumber: z.exactOptional(
      z.string(needsQuotes).refine(isCardNumber, {
        message: 'must be twelve digits whose last two check, or B and nine digits',
      }),
    ),
    documentType: z.exactOptional(
      z.string().regex(/^[IP]/, 'must begin with I (card) or P (passport)'),
    ),
    documentNumber: z.exactOptional(text),
    validFrom: z.exactOptional(day.nullable()),
    validTo: z.exactOptional(day.nullable()),
    issuanceLocality: z.exactOptional(text.nullable()),
    verifiedAt: z.exactOptional(instant.nullable()),
    portrait: z.exactOptional(z.int().min(1).max(portraitCount).nullable()),
    device: z.exactOptional(createDevice().nullable()),
    app: z.exactOptional(
      z.strictObject({
        appInstalledDate: z.exactOptional(instant),
        appName: z.exactOptional(text),
        appRelease: z.exactOptional(text),
      }),
    ),
    account: z.exactOptional(
      z.strictObject({
        activationDate: z.exactOptional(instant),
        activationMechanism: z.exactOptional(z.enum(activationMechanisms)),
      }),
    ),
    ipAddress: z.exactOptional(z.union([z.ipv4(), z.ipv6()], 'must be an IP address')),
    ongoingCall: z.exactOptional(z.boolean()),
    studentAttestation: z.exactOptional(z.string().min(1).max(5000)),
    faults: z.exactOptional(z.array(createUserFaultSchema()).max(20)),
  } satisfies Record<keyof UserFixture, z.ZodType>)
}
