import test from 'ava'
import { loadFixtures } from '../../src/config/fixtures/load-fixtures.ts'
import {
  createCardNumber,
  createNationalNumber,
  formatNationalNumber,
  isCardNumber,
  isNationalNumber,
} from '../../src/domain/people/national-number.ts'

test('itsme’s published samples check', (t) => {
  for (const sample of ['85010244229', '99060427181']) t.true(isNationalNumber(sample), sample)
  for (const sample of ['581721097415', '431522485012', 'B123456789'])
    t.true(isCardNumber(sample), sample)
})

test('a wrong digit does not check', (t) => {
  for (const sample of ['85010244228', '8501024422', '85010244229x'])
    t.false(isNationalNumber(sample), sample)
  for (const sample of ['581721097416', '58172109741', 'B12345678'])
    t.false(isCardNumber(sample), sample)
})

test('the serial is odd for men and even for women, in both centuries', (t) => {
  for (const birthdate of ['1985-01-02', '2001-02-28']) {
    for (const serial of [1, 2, 500, 996]) {
      const man = createNationalNumber(birthdate, 'male', serial)
      const woman = createNationalNumber(birthdate, 'female', serial)
      t.true(isNationalNumber(man), man)
      t.true(isNationalNumber(woman), woman)
      t.is(Number(man.slice(6, 9)) % 2, 1)
      t.is(Number(woman.slice(6, 9)) % 2, 0)
    }
  }
  t.is(createNationalNumber('1985-01-02', 'female', 442), '85010244229')
  t.is(createNationalNumber('1999-06-04', 'male', 271), '99060427181')
})

test('a remainder of 0 is written as 97', (t) => {
  t.is(createCardNumber('0000000097'), '000000009797')
})

test('a number is shown as printed on the card', (t) => {
  t.is(formatNationalNumber('85010244229'), '85.01.02-442.29')
})

test('every Belgian in the packaged fixtures has numbers that check, and a sex that fits', (t) => {
  const belgians = loadFixtures([]).users.filter(({ country }) => country === 'BEL')
  t.true(belgians.length >= 12)
  for (const { document } of belgians) {
    const { nationalNumber = '', cardNumber = '', gender, birthdate = '' } = document
    t.true(isNationalNumber(nationalNumber), nationalNumber)
    t.true(isCardNumber(cardNumber), cardNumber)
    t.is(nationalNumber.slice(0, 6), birthdate.slice(2).replaceAll('-', ''))
    t.is(Number(nationalNumber.slice(6, 9)) % 2, gender === 'male' ? 1 : 0)
  }
})
