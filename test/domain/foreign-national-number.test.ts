import test from 'ava'
import {
  createForeignNationalNumber,
  isForeignNationalNumber,
} from '../../src/domain/people/foreign-national-number.ts'

/** Checks written anew from the countries' own rules, each against numbers that are published as examples. */
const sum = (digits: string, weights: readonly number[]) =>
  weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)

const checks: Readonly<Record<string, (number: string) => boolean>> = {
  ROU: (n) =>
    [sum(n, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11].map((r) => (r === 10 ? 1 : r))[0] ===
    Number(n[12]),
  BGR: (n) => (sum(n, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === Number(n[9]),
  CZE: (n) => n.length === 9 || Number(n) % 11 === 0,
  SVK: (n) => n.length === 9 || Number(n) % 11 === 0,
  HRV: (n) => {
    let carry = 10
    for (const digit of n.slice(0, 10)) carry = (((carry + Number(digit)) % 10 || 10) * 2) % 11
    return (11 - carry) % 10 === Number(n[10])
  },
  LTU: (n) => {
    const first = sum(n, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11
    const second = sum(n, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11
    return (first < 10 ? first : second % 10) === Number(n[10])
  },
  SVN: (n) => sum(n, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  SRB: (n) => sum(n, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  LVA: (n) => (1101 - sum(n, [1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11 === Number(n[10]),
  MLT: (n) => /^\d{7}M$/.test(n),
  MDA: (n) =>
    n.startsWith('2') && sum(n, [7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10 === Number(n[12]),
}

const published: Readonly<Record<string, string>> = {
  ROU: '1630615123457',
  BGR: '7523169263',
  CZE: '7103192745',
  SVK: '7103192745',
  HRV: '33392005961',
  LTU: '38703181745',
  SVN: '0101006500006',
  SRB: '0101006500006',
  LVA: '16117519997',
}

for (const [country, number] of Object.entries(published)) {
  test(`the check of this test is right for ${country}: ${number}`, (t) => {
    t.true(checks[country]?.(number))
    const slip = number.slice(0, 4) + ((Number(number[4]) + 1) % 10) + number.slice(5)
    t.false(checks[country]?.(slip))
  })
}

const births = [
  '1950-01-01',
  '1953-12-31',
  '1954-01-01',
  '1978-11-01',
  '1999-12-31',
  '2000-02-29',
  '2004-07-15',
]

for (const [country, check] of Object.entries(checks)) {
  test(`generated numbers of ${country} check, for men and women of every year`, (t) => {
    for (const birthdate of births) {
      for (const isMale of [true, false]) {
        for (let seed = 0; seed < 100; seed++) {
          const draw = (what: string, limit: number) => (seed * 7919 + what.length * 31) % limit
          const number = createForeignNationalNumber(country, { birthdate, isMale, draw }) ?? ''
          t.true(check(number), `${number} ${birthdate} ${isMale}`)
          t.true(isForeignNationalNumber(country, number), number)
        }
      }
    }
  })
}

test('sex and birth date stand in the numbers that hold them', (t) => {
  const draw = () => 0
  const of = (country: string, birthdate: string, isMale: boolean) =>
    createForeignNationalNumber(country, { birthdate, isMale, draw })?.slice(0, 7)
  t.is(of('ROU', '1978-11-01', true), '1781101')
  t.is(of('ROU', '2001-11-01', false), '6011101')
  t.is(of('BGR', '2001-01-02', true), '0141020')
  t.is(of('CZE', '1978-11-01', false), '7861010')
  t.is(of('LTU', '1978-11-01', false), '4781101')
  t.is(of('SVN', '1978-11-01', true), '0111978')
  t.is(of('LVA', '2001-11-02', true), '0211012')
})

test('a country without a number gets none', (t) => {
  const seed = { birthdate: '1978-11-01', isMale: true, draw: () => 0 }
  t.is(createForeignNationalNumber('FRA', seed), undefined)
  t.false(isForeignNationalNumber('FRA', '1'))
})
