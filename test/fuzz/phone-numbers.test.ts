import test from 'ava'
import fc from 'fast-check'
import { countries, findCountryByDigits } from '../../src/domain/people/countries.ts'
import {
  claimPhoneNumber,
  formatPhoneNumber,
  isPhoneNumber,
  maskPhoneNumber,
  nationalPhoneNumber,
  parsePhoneNumber,
  parseQueryPhoneNumber,
} from '../../src/domain/people/phone-number.ts'
import { createBrowser, type End } from '../helpers/browser.ts'
import { type Fuzzed, fuzz, startFuzzed } from '../helpers/fuzz.ts'
import { oddText } from '../helpers/odd-values.ts'
import { authorizationUrl } from '../helpers/visitor.ts'

/** ITU-T E.164, section 6. */
const e164 = /^\+[1-9]\d{7,14}$/
const digits = (min: number, max: number) =>
  fc.array(fc.nat(9), { minLength: min, maxLength: max }).map((list) => list.join(''))
const callingCode = fc.constantFrom(...countries.map((country) => country.callingCode), '1', '7')
const ofSimulator = fc.constantFrom('0470000001', '0470000002', '+32470000008', '0032470000002')
const national = fc.oneof(
  digits(1, 14),
  digits(8, 8).map((rest) => `4${rest}`),
  digits(7, 10),
)

/** As people write it: with signs between the digits, with or without the prefix and the zero. */
const spelled = fc
  .record({
    prefix: fc.oneof(fc.constantFrom('', '+', '00', ' +', '++', '0'), fc.constant('')),
    code: fc.oneof(callingCode, fc.constant('')),
    zero: fc.constantFrom('', '', '0', '(0)', '00', ' 0'),
    national,
    gap: fc.constantFrom('', ' ', '.', '/', '-', '\u00a0', '\t'),
    size: fc.integer({ min: 2, max: 4 }),
  })
  .map(({ prefix, code, zero, national, gap, size }) => {
    const groups = national.match(new RegExp(`.{1,${size}}`, 'g')) ?? []
    return prefix + code + zero + groups.join(gap)
  })

const cases = fc.record({
  text: fc.oneof(
    { weight: 6, arbitrary: spelled },
    { weight: 2, arbitrary: ofSimulator },
    { weight: 2, arbitrary: oddText(60_000) },
  ),
  callingCode: fc.oneof({ weight: 8, arbitrary: callingCode }, { weight: 1, arbitrary: oddText() }),
  /** A number that is right whatever was typed. */
  right: fc.tuple(callingCode, national).map(([code, rest]) => `+${code}${rest}`),
})

test('what is typed is a phone number that stays the same however it is written, or nothing', async (t) => {
  const fuzzed = await startFuzzed(t)
  const identify = createIdentify(fuzzed)
  await fuzz(t, cases, async (each) => {
    const code = /^\d{1,3}$/.test(each.callingCode) ? each.callingCode : '32'
    const found = parsePhoneNumber(each.text, code)
    for (const number of [found, parseQueryPhoneNumber(each.text), rightOf(each.right)]) {
      if (number !== undefined) checkNumber(number)
    }
    const { path, left, answer } = await identify(each)
    const isNumber = left !== undefined || answer.status === 200
    if (isNumber && found === undefined) throw new Error(`taken: ${path} ${answer.status}`)
    fuzzed.count(isNumber ? 'taken' : found === undefined ? 'refused' : 'unknown')
    fuzzed.checkCase()
  })
  await fuzzed.finish(t, { taken: 0.02, unknown: 0.1, refused: 0.2 })
})

/** What is kept of a number that somebody else wrote: a number with a zero too many is read without it. */
function rightOf(text: string): string | undefined {
  return isPhoneNumber(text) ? parsePhoneNumber(text) : undefined
}

/** @throws Error if a number is none, or if it becomes another when it is written and read */
function checkNumber(number: string): void {
  const code = claimPhoneNumber(number).slice(1).split(' ')[0] ?? ''
  const readings = {
    isNumber: e164.test(number) && isPhoneNumber(number) ? number : 'no number',
    itself: parsePhoneNumber(number, '31'),
    query: parseQueryPhoneNumber(number),
    withoutPlus: parseQueryPhoneNumber(number.slice(1)),
    claim: parsePhoneNumber(claimPhoneNumber(number)),
    formatted: parsePhoneNumber(formatPhoneNumber(number)),
    national: isAmbiguous(number) ? number : parsePhoneNumber(nationalPhoneNumber(number), code),
  }
  for (const [name, read] of Object.entries(readings)) {
    if (read !== number) throw new Error(`${name} of ${number} is ${read}`)
  }
  const masked = maskPhoneNumber(number)
  if (masked === number || masked.length > number.length + 3) throw new Error(`masked: ${masked}`)
}

/** Where the calling code is not known here, or where the number could be the calling code typed again. */
function isAmbiguous(number: string): boolean {
  const code = findCountryByDigits(number.slice(1))?.callingCode
  return code === undefined || number.slice(1 + code.length).startsWith(code)
}

/** Types a number on the identify page of a login, of another login once one has left it. */
function createIdentify({ simulator }: Fuzzed) {
  let browser = createBrowser(simulator)
  let page: string | undefined

  async function open(): Promise<string> {
    browser = createBrowser(simulator)
    const { pathname, search } = new URL(authorizationUrl(simulator))
    return (await browser.open('GET', pathname + search)).path
  }
  return async (fields: { text: string; callingCode: string }): Promise<End> => {
    page ??= await open()
    const { text: phoneNumber, callingCode: countryCode } = fields
    const form = new URLSearchParams({ phoneNumber, countryCode })
    const end = await browser.open('POST', page, String(form))
    if (end.answer.status !== 422 || end.path !== page) page = undefined
    return end
  }
}
