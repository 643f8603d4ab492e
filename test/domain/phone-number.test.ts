import test from 'ava'
import { countries } from '../../src/domain/people/countries.ts'
import {
  claimPhoneNumber,
  formatPhoneNumber,
  isPhoneNumber,
  maskPhoneNumber,
  nationalPhoneNumber,
  parsePhoneNumber,
  parseQueryPhoneNumber,
} from '../../src/domain/people/phone-number.ts'

const spellings = [
  ['470000001', '32'],
  ['0470000001', '32'],
  ['0470 00 00 01', '32'],
  ['0470/00.00.01', '32'],
  ['(0470) 00-00-01', '32'],
  ['+32470000001', '32'],
  ['+32 470 00 00 01', '31'],
  ['+32 (0)470 00 00 01', '32'],
  ['0032470000001', '32'],
  ['00320470000001', '32'],
  ['32470000001', '32'],
] as const

for (const [text, callingCode] of spellings) {
  test(`"${text}" beside +${callingCode} is +32470000001`, (t) => {
    t.is(parsePhoneNumber(text, callingCode), '+32470000001')
  })
}

test('numbers of other countries', (t) => {
  t.is(parsePhoneNumber('06 00000001', '31'), '+31600000001')
  t.is(parsePhoneNumber('600000001', '352'), '+352600000001')
  t.is(parsePhoneNumber('+393471234567'), '+393471234567')
})

test('only Italy keeps the zero after the calling code', (t) => {
  for (const { code, callingCode } of countries) {
    const kept = code === 'ITA' ? '0' : ''
    for (const text of [`+${callingCode} (0)470 00 00 01`, `00${callingCode} 0470 00 00 01`]) {
      t.is(parsePhoneNumber(text), `+${callingCode}${kept}470000001`, text)
    }
  }
})

test('a number that was read is read again as itself, and is what its phone shows', (t) => {
  for (const [text, callingCode, number] of [
    ['+31 0 0600000001', '32', '+31600000001'],
    ['310600000001', '31', '+31600000001'],
    ['+480000000', '32', undefined],
    ['06 1234 5678', '39', '+390612345678'],
    ['+39 (0)06 1234 5678', '32', '+390612345678'],
  ] as const) {
    t.is(parsePhoneNumber(text, callingCode), number, text)
    if (number === undefined) continue
    t.is(parsePhoneNumber(number), number)
    t.is(parsePhoneNumber(nationalPhoneNumber(number), number.slice(1, 3)), number)
  }
})

test('a number with a zero that nobody can type belongs to nobody', (t) => {
  t.false(isPhoneNumber('+310600000001'))
  t.is(parseQueryPhoneNumber('310600000001'), undefined)
  t.true(isPhoneNumber('+390612345678'))
})

for (const text of [
  '',
  '12',
  'abc',
  '047000000',
  '04700000011',
  '021234567',
  '+',
  '+32+470000001',
  '0470<b>1',
  '٠٤٧٠٠٠٠٠٠١',
  '1'.repeat(50),
]) {
  test(`"${text}" is no mobile phone number`, (t) => t.is(parsePhoneNumber(text), undefined))
}

test('a plus may be lost in a query', (t) => {
  for (const text of ['+32470000001', ' 32470000001', '32470000001']) {
    t.is(parseQueryPhoneNumber(text), '+32470000001')
  }
  t.is(parseQueryPhoneNumber('u1'), undefined)
})

test('a number is written as itsme, people and phones write it', (t) => {
  t.is(claimPhoneNumber('+32485694175'), '+32 485694175')
  t.is(claimPhoneNumber('+352600000001'), '+352 600000001')
  t.is(formatPhoneNumber('+32470000001'), '+32 470 00 00 01')
  t.is(nationalPhoneNumber('+32470000001'), '0470 00 00 01')
  t.is(maskPhoneNumber('+32470123456'), '+32470****56')
})
