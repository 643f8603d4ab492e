import test from 'ava'
import { isIban } from '../../src/domain/approval/iban.ts'

/** The example of each country of SEPA in the SWIFT IBAN registry. */
const examples = `
  AD1200012030200359100100 AT611904300234573201 BE68539007547034 BG80BNBG96611020345678
  CH9300762011623852957 CY17002001280000001200527600 CZ6508000000192000145399
  DE89370400440532013000 DK5000400440116243 EE382200221020145685 ES9121000418450200051332
  FI2112345600000785 FR1420041010050500013M02606 GB29NWBK60161331926819
  GR1601101250000000012300695 HR1210010051863000160 HU42117730161111101800000000
  IE29AIBK93115212345678 IS140159260076545510730339 IT60X0542811101000000123456
  LI21088100002324013AA LT121000011101001000 LU280019400644750000 LV80BANK0000435195001
  MC5811222000010123456789030 MD24AG000225100013104168 MT84MALT011000012345MTLCAST001S
  NL91ABNA0417164300 NO9386011117947 PL61109010140000071219812874 PT50000201231234567890154
  RO49AAAA1B31007593840000 RS35260005601001611379 SE4550000000058398257466
  SI56263300012039086 SK3112000000198742637541 SM86U0322509800000000270100
  VA59001123000012345678`
  .trim()
  .split(/\s+/)

/** The IBAN of a country and an account, whose check digits are right (ISO 7064, mod 97-10). */
function ibanOf(country: string, account: string): string {
  const digits = [...`${account}${country}00`].map((each) => Number.parseInt(each, 36)).join('')
  const check = 98n - (BigInt(digits) % 97n)
  return `${country}${String(check).padStart(2, '0')}${account}`
}

for (const iban of examples) {
  const country = iban.slice(0, 2)
  test(`an IBAN of ${country} has ${iban.length} characters, no more and no fewer`, (t) => {
    const account = iban.slice(4)
    t.is(ibanOf(country, account), iban)
    t.true(isIban(iban))
    t.false(isIban(ibanOf(country, `${account}0`)), 'one more')
    t.false(isIban(ibanOf(country, account.slice(0, -1))), 'one fewer')
  })
}

test('an IBAN of a country outside SEPA may have any length; its check digits must be right', (t) => {
  const account = '0006100519786457841326'
  for (const length of [account.length, account.length - 1]) {
    const iban = ibanOf('TR', account.slice(0, length))
    t.true(isIban(iban))
    t.false(isIban(iban.replace(/.$/, (digit) => String((Number(digit) + 1) % 10))))
  }
})
