import test from 'ava'
import { readApproval, textParts } from '../../src/domain/approval/approval.ts'
import { isIban } from '../../src/domain/approval/iban.ts'
import { template } from '../helpers/templates.ts'

const text = (value: string) => template({ template_name: 'free_text', text_key: value })
const payment = (changes = {}) =>
  template({
    template_name: 'adv_payment',
    amount_key: '100',
    currency_key: 'EUR',
    iban_key: 'BE71 0961 2345 6769',
    ...changes,
  })

test('a free text may have 7,500 characters of ISO 8859-15', (t) => {
  const longest = '€'.repeat(7500)
  t.deepEqual(readApproval(text(longest)), { template: 'free_text', text: longest })
  t.deepEqual(readApproval(text('Žižkov, Œuvre, Ÿ & ~\n\t')), {
    template: 'free_text',
    text: 'Žižkov, Œuvre, Ÿ & ~\n\t',
  })
})

test('a payment keeps its amount as it was sent, and the IBAN without spaces', (t) => {
  t.deepEqual(readApproval(payment()), {
    template: 'adv_payment',
    amount: '100',
    currency: 'EUR',
    iban: 'BE71096123456769',
  })
})

const faults: readonly (readonly [string, Record<string, unknown>, string])[] = [
  ['no template', {}, 'claim_approval_template_name is missing; free_text or adv_payment'],
  [
    'an unknown template',
    template({ template_name: 'poem' }),
    'claim_approval_template_name is "poem"; free_text or adv_payment',
  ],
  [
    'a template that is no text',
    { 'http://itsme.services/v2/claim/claim_approval_template_name': { value: 1 } },
    'claim_approval_template_name is missing; free_text or adv_payment',
  ],
  ['no text', template({ template_name: 'free_text' }), 'claim_approval_text_key is missing'],
  [
    '7,501 characters',
    text('x'.repeat(7501)),
    'claim_approval_text_key has 7501 characters, at most 7500',
  ],
  [
    'another script',
    text('ok Ω'),
    'claim_approval_text_key has the character U+03A9, not of ISO 8859-15',
  ],
  ['an emoji', text('😀'), 'claim_approval_text_key has the character U+1F600, not of ISO 8859-15'],
  [
    '¤, which € replaced',
    text('¤'),
    'claim_approval_text_key has the character U+00A4, not of ISO 8859-15',
  ],
  [
    'a control character',
    text('\u0007'),
    'claim_approval_text_key has the character U+0007, not of ISO 8859-15',
  ],
  [
    'a decimal amount',
    payment({ amount_key: '1.5' }),
    'claim_approval_amount_key is "1.5"; an integer in a string',
  ],
  [
    'a negative amount',
    payment({ amount_key: '-1' }),
    'claim_approval_amount_key is "-1"; an integer in a string',
  ],
  [
    'no amount',
    payment({ amount_key: '' }),
    'claim_approval_amount_key is missing; an integer in a string',
  ],
  [
    'no currency',
    payment({ currency_key: 'XYZ' }),
    'claim_approval_currency_key is "XYZ"; a code of ISO 4217',
  ],
  [
    'a small currency',
    payment({ currency_key: 'eur' }),
    'claim_approval_currency_key is "eur"; a code of ISO 4217',
  ],
  [
    'an IBAN with a slip',
    payment({ iban_key: 'BE71096123456768' }),
    'claim_approval_iban_key is "BE71096123456768"; an IBAN whose check digits are right',
  ],
]

for (const [title, members, fault] of faults) {
  test(`a template is refused: ${title}`, (t) => {
    t.deepEqual(readApproval(members), { fault })
  })
}

test('IBANs: published examples check, and a wrong length, digit or letter does not', (t) => {
  for (const iban of [
    'BE71096123456769',
    'NL02ABNA0123456789',
    'FR7630006000011234567890189',
    'DE75512108001245126199',
    'MT31MALT01100000000000000000123',
    'LU120010001234567891',
  ])
    t.true(isIban(iban), iban)
  for (const iban of [
    'BE7109612345676',
    'BE72096123456769',
    'be71096123456769',
    '',
    'BE71-0961-2345-6769',
  ])
    t.false(isIban(iban), iban)
})

const plain = { bold: false, italic: false, underlined: false }

test('b, i, u and br take effect, nested too; other tags are left out, their text stays', (t) => {
  t.deepEqual(textParts('a<b>b<i>c</i></B> d<br/>e<br>f<u >g</u>'), [
    { text: 'a', ...plain },
    { text: 'b', ...plain, bold: true },
    { text: 'c', ...plain, bold: true, italic: true },
    { text: ' d', ...plain },
    { break: true },
    { text: 'e', ...plain },
    { break: true },
    { text: 'f', ...plain },
    { text: 'g', ...plain, underlined: true },
  ])
  t.deepEqual(textParts('<h1>Pay</h1> <script>alert(1)</script><!-- x -->now</b>'), [
    { text: 'Pay', ...plain },
    { text: ' ', ...plain },
    { text: 'alert(1)', ...plain },
    { text: 'now', ...plain },
  ])
})

test('what only looks like a tag stays text', (t) => {
  for (const text of ['1 < 2 > 0', 'a <', '<3', '</>', '<>', 'x<y and y>z'.slice(0, 3)]) {
    const joined = textParts(text).map((part) => ('text' in part ? part.text : '\n'))
    t.is(joined.join(''), text)
  }
})

test('a long text of brackets is read quickly', (t) => {
  for (const text of [
    '<'.repeat(7500),
    '<!--'.repeat(1875),
    '<a '.repeat(2500),
    '<b>'.repeat(2500),
  ]) {
    t.true(textParts(text).length <= 7500)
  }
})
