import test from 'ava'
import { startBank } from '../helpers/bank.ts'
import { encryptFor, sign } from '../helpers/rp-keys.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import { freeText, payment } from '../helpers/templates.ts'
import {
  authorizationUrl,
  createClient,
  createVisitor,
  decode,
  goOn,
  identify,
  login,
  openIdentify,
  redeem,
} from '../helpers/visitor.ts'

const scope = 'openid service:DEMO_CONFIRMATION'
const anna = '+32470000001'

withSimulator('a payment is shown on the phone, and in the action', async (t, { simulator }) => {
  const visitor = createVisitor()
  const page = await openIdentify(simulator, visitor, { scope, claims: payment() })
  const wait = await identify(visitor, page, anna)
  const action = await simulator.actions.next()
  t.like(action, { serviceType: 'confirmation', claims: [] })
  t.deepEqual(action.approval, {
    template: 'adv_payment',
    amount: '100',
    currency: 'EUR',
    iban: 'BE71096123456769',
  })
  const phone = await createClient().get(`${simulator.url}/app/${anna}`)
  t.regex(phone.body, /100 EUR/)
  t.regex(phone.body, /BE71 0961 2345 6769/)
  await simulator.actions.confirm(action.id)
  const back = await goOn(visitor, wait)
  const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
  t.deepEqual(Object.keys(decode(body['id_token'])), [
    'iss',
    'sub',
    'aud',
    'iat',
    'nbf',
    'exp',
    'nonce',
    'acr',
  ])
})

withSimulator(
  'the text of a template never reaches the page as markup',
  async (t, { simulator }) => {
    const text =
      '<script>alert(1)</script><img src=x onerror=alert(2)><b onclick="x">bold</b>"\'&amp;<svg/onload=x>'
    const visitor = createVisitor()
    const page = await openIdentify(simulator, visitor, { scope, claims: freeText(text) })
    await identify(visitor, page, anna)
    const phone = await createClient().get(`${simulator.url}/app/${anna}`)
    const shown = /data-testid="approval-text">(.*?)<\/div>/s.exec(phone.body)?.[1] ?? ''
    t.notRegex(shown, /<(?!\/?span)/)
    t.notRegex(shown, /onerror|onclick|onload/)
    t.regex(shown, /<span class="bold">bold<\/span>/)
    t.regex(shown, /alert\(1\)/)
    t.regex(shown, /&quot;'&amp;amp;/)
  },
)

const refused = [
  [
    'no claims',
    undefined,
    /needs "http:\/\/itsme.services\/v2\/claim\/claim_approval_template_name" in id_token or userinfo of claims, with the value free_text or adv_payment; to /,
  ],
  [
    'no template',
    '{"userinfo":{"name":null}}',
    /needs "http:.*claim_approval_template_name".*adv_payment; to /,
  ],
  [
    'a short name',
    '{"userinfo":{"claim_approval_template_name":{"value":"free_text"}}}',
    /adv_payment; got claim_approval_template_name; to /,
  ],
  ['a wrong IBAN', payment({ iban_key: 'BE00' }), /claim_approval_iban_key is "BE00"/],
  ['a text of another script', freeText('Ω'), /U\+03A9, not of ISO 8859-15/],
] as const

for (const [title, claims, reason] of refused) {
  withSimulator(`a confirmation is refused: ${title}`, async (t, { simulator }) => {
    const answer = await createClient().get(authorizationUrl(simulator, { scope, claims }))
    const location = new URL(String(answer.headers.location))
    t.is(location.searchParams.get('error'), 'invalid_request')
    t.is(
      location.searchParams.get('error_description'),
      'The approval template is missing or not valid.',
    )
    const [entry] = await simulator.journal.list({ type: 'refusal' })
    t.regex(entry?.summary ?? '', reason)
  })
}

for (const type of ['IDENTIFICATION', 'DATA_SHARING']) {
  withSimulator(`refused without a user claim: ${type}`, async (t, { simulator }) => {
    const changes = { scope: `openid service:DEMO_${type}` }
    const answer = await createClient().get(authorizationUrl(simulator, changes))
    const location = new URL(String(answer.headers.location))
    t.is(location.searchParams.get('error'), 'invalid_request')
    t.regex(
      location.searchParams.get('error_description') ?? '',
      /^At least one user claim must be/,
    )
    const claim = 'http://itsme.services/v2/claim/student_attestation_ag'
    const claims = JSON.stringify({ id_token: { [claim]: null } })
    const asked = await createClient().get(authorizationUrl(simulator, { ...changes, claims }))
    t.regex(String(asked.headers.location), /\/identify\//)
  })
}

/** The `sub` of a user at DEMO. */
async function subjectAt(
  simulator: Parameters<typeof login>[0],
  phoneNumber: string,
): Promise<string> {
  const back = await login(simulator, {}, { phoneNumber })
  const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
  return String(decode(body['id_token'])['sub'])
}

withSimulator(
  'a confirmation that names its user skips the identify page',
  async (t, { simulator }) => {
    const sub = await subjectAt(simulator, '+32470000002')
    const claims = freeText('Sign here', { sub: { value: sub } })
    const visitor = createVisitor()
    const page = await openIdentify(simulator, visitor, { scope, claims })
    const skipped = await visitor.get(page)
    t.is(skipped.statusCode, 303)
    t.regex(String(skipped.headers.location), /\/wait$/)
    const back = await goOn(visitor, String(skipped.headers.location))
    const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
    t.is(decode(body['id_token'])['sub'], sub)
  },
)

withSimulator(
  'another number cannot be typed where the user is named',
  async (t, { simulator }) => {
    const { items } = await createClient()
      .get(`${simulator.url}/control/users`)
      .json<{ items: { id: string; phoneNumber: string }[] }>()
    const { subjectOf } = await import('../../src/domain/subject.ts')
    const id = items.find(({ phoneNumber }) => phoneNumber === anna)?.id ?? ''
    const claims = freeText('Sign here', { sub: { value: subjectOf(id, 'DEMO') } })
    const visitor = createVisitor()
    const page = await openIdentify(simulator, visitor, { scope, claims })
    const posted = await visitor.post(page, { countryCode: '32', phoneNumber: '0470000002' })
    t.is(posted.statusCode, 303)
    const actions = await simulator.actions.list()
    t.deepEqual(
      actions.map(({ phoneNumber, status }) => [phoneNumber, status]),
      [[anna, 'pending']],
    )
    const wait = await visitor.get(String(posted.headers.location))
    t.notRegex(wait.body, /other-number/)
  },
)

withSimulator(
  'a user that the partner does not have, or that is blocked, cannot be asked',
  async (t, { simulator }) => {
    const unknown = await createClient().get(
      authorizationUrl(simulator, {
        scope,
        claims: freeText('x', { sub: { value: 'a'.repeat(36) } }),
      }),
    )
    t.is(new URL(String(unknown.headers.location)).searchParams.get('error'), 'invalid_request')
    const [entry] = await simulator.journal.list({ type: 'refusal' })
    t.regex(entry?.summary ?? '', /is not a user of DEMO; take the sub of an ID token/)
    const { subjectOf } = await import('../../src/domain/subject.ts')
    const blocked = (await simulator.users.list()).find(({ status }) => status === 'blocked')
    const claims = freeText('x', { sub: { value: subjectOf(blocked?.id ?? '', 'DEMO') } })
    const visitor = createVisitor()
    const page = await openIdentify(simulator, visitor, { scope, claims })
    t.is((await goOn(visitor, page)).searchParams.get('error'), 'access_denied')
  },
)

withSimulator(
  'sub in the id_token set is ignored, and so it is elsewhere',
  async (t, { simulator }) => {
    const sub = await subjectAt(simulator, '+32470000002')
    const inIdToken = JSON.stringify({
      ...JSON.parse(freeText('x')),
      id_token: { sub: { value: sub } },
    })
    for (const changes of [
      { scope, claims: inIdToken },
      { claims: JSON.stringify({ userinfo: { sub: { value: sub } } }) },
    ]) {
      const visitor = createVisitor()
      const page = await visitor.get(await openIdentify(simulator, visitor, changes))
      t.is(page.statusCode, 200)
    }
  },
)

test('strict: a confirmation must come in a request object, signed and encrypted', async (t) => {
  const services = [
    { code: 'PAY', type: 'confirmation', redirectUris: ['https://bank.example/cb'] },
  ]
  const { simulator, keys, refusals } = await startBank(t, { services, options: { strict: true } })
  const claims = payment()
  const outside = {
    client_id: 'BANK',
    scope: 'openid service:PAY',
    redirect_uri: 'https://bank.example/cb',
  }
  const signed = await sign(keys, { iss: 'BANK', aud: simulator.issuers.v2, claims })
  const ask = (changes: Record<string, string>) =>
    createClient().get(authorizationUrl(simulator, { ...outside, ...changes }, 'v2'))
  const table = [
    [{ claims }, 'invalid_request', /request and request_uri are both missing/],
    [
      { request: signed },
      'invalid_request_object',
      /is signed but not encrypted: itsme refuses it/,
    ],
  ] as const
  for (const [changes, error, reason] of table) {
    const location = new URL(String((await ask(changes)).headers.location))
    t.is(location.searchParams.get('error'), error)
    t.regex((await refusals())[0] ?? '', reason)
  }
  const taken = await ask({ request: await encryptFor(simulator, signed) })
  t.regex(String(taken.headers.location), /\/identify\//)
  t.deepEqual(await simulator.partners.findings('BANK'), [])
})

test('lenient: a plain confirmation works, and is a finding', async (t) => {
  const { simulator } = await start(t)
  const visitor = createVisitor()
  await openIdentify(simulator, visitor, { scope, claims: freeText('x') })
  const finding = (await simulator.partners.findings('DEMO')).find(
    ({ rule }) => rule === 'request-object-missing',
  )
  t.like(finding, {
    severity: 'refused-by-itsme',
    seenAt: 'csapi authorize',
    service: 'DEMO_CONFIRMATION',
  })
})

const notEssential = JSON.stringify({
  userinfo: {
    'http://itsme.services/v2/claim/claim_approval_template_name': { value: 'free_text' },
    'http://itsme.services/v2/claim/claim_approval_text_key': { essential: true, value: 'Pay?' },
  },
})

withSimulator('a template claim that is not essential is a finding', async (t, { simulator }) => {
  await openIdentify(simulator, createVisitor(), { scope, claims: notEssential })
  const findings = await simulator.partners.findings('DEMO')
  const found = findings.find(({ rule }) => rule === 'template-not-essential')
  t.is(found?.message, 'not requested as essential: claim_approval_template_name')
  t.is(found?.severity, 'refused-by-itsme')
})

test('strict: a template claim that is not essential is refused', async (t) => {
  const services = [
    { code: 'PAY', type: 'confirmation', redirectUris: ['https://bank.example/cb'] },
  ]
  const { simulator, keys, refusals } = await startBank(t, {
    partner: { services },
    options: { strict: true },
  })
  const params = {
    client_id: 'BANK',
    response_type: 'code',
    scope: 'openid service:PAY',
    redirect_uri: 'https://bank.example/cb',
  }
  const claims = { ...params, iss: 'BANK', aud: simulator.issuers.v2, claims: notEssential }
  const request = await encryptFor(simulator, await sign(keys, claims))
  const answer = await createClient().get(
    authorizationUrl(simulator, { ...params, request, state: undefined, nonce: undefined }, 'v2'),
  )
  const { searchParams } = new URL(String(answer.headers.location))
  t.is(searchParams.get('error'), 'invalid_request')
  t.is(
    searchParams.get('error_description'),
    'Each claim of an approval template must be essential.',
  )
  t.regex((await refusals())[0] ?? '', /not requested as essential: claim_approval_template_name/)
})
